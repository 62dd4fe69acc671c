//! Asks for a recovery message. Looks nobody up: that is the worker's part, so that the answer cannot tell.

use shared::Identifier;
use shared::api::challenge::Challenge;

use super::open::{Opening, open};
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::store::challenges::Purpose;

/// Opens a recovery for whoever `identifier` names, known or not.
///
/// # Errors
/// [`Error::Store`] or [`Error::Entropy`], alike for every identifier.
pub async fn forgot_password(
    ctx: &Ctx,
    from: &Caller,
    identifier: Identifier,
) -> Result<Challenge, Error> {
    let opening = Opening {
        purpose: Purpose::Recover,
        identifier_key: ctx.keys.identifier_key(&identifier),
        masked: Some(identifier.masked()),
        channel: identifier.channel(),
        account_id: None,
        recipient: Some(identifier.key().to_owned()),
        payload: None,
    };
    open(ctx, from, opening).await
}
