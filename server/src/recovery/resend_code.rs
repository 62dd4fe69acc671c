//! Asks for another message for the same identifier, under a request of its own.

use shared::api::challenge::Challenge;
use uuid::Uuid;

use super::open::{Opening, open};
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::Error;

/// Opens another challenge like `request_id`. The earlier one lives on until the new message has gone out. One
/// that is spent serves as well: who asked for it must not see by the answer that its owner came back.
///
/// # Errors
/// [`Error::CodeRejected`], where there is no such request.
pub async fn resend_code(ctx: &Ctx, from: &Caller, request_id: Uuid) -> Result<Challenge, Error> {
    let tx = ctx.store.begin().await?;
    let Some(earlier) = tx.challenge(request_id).await? else {
        return Err(Error::CodeRejected { attempts_left: 0 });
    };
    let opening = Opening {
        purpose: earlier.purpose,
        identifier_key: earlier.identifier_key,
        channel: earlier.channel,
        account_id: earlier.account_id,
        recipient: tx.waiting_recipient(earlier.id).await?,
        payload: earlier.payload,
    };
    open(ctx, tx, from, opening).await
}
