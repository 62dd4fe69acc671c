//! Asks for another message for the same identifier, under a request of its own.

use shared::Identifier;
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
    let Some(earlier) = ctx.store.challenge(request_id).await? else {
        return Err(Error::CodeRejected { attempts_left: 0 });
    };
    let recipient = ctx.store.waiting_recipient(earlier.id).await?;
    // Once the message is on its way nobody knows the identifier any more, and the hash alone is left to tell.
    let masked = recipient.as_deref().and_then(|typed| Identifier::parse(typed).ok());
    let opening = Opening {
        purpose: earlier.purpose,
        identifier_key: earlier.identifier_key,
        channel: earlier.channel,
        account_id: earlier.account_id,
        masked: masked.map(|identifier| identifier.masked()),
        recipient,
        payload: earlier.payload,
    };
    open(ctx, from, opening).await
}
