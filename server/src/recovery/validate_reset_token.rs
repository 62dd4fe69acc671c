//! Tells whether a token is alive and whose account it opens; changes nothing.

use shared::ResetToken;
use shared::api::validate_reset_token::ValidateResetTokenReply;
use shared::identifier::Channel;

use super::token::recognise;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::store::challenges::Purpose;

/// Looks at a token.
///
/// # Errors
/// [`Error::TokenRejected`], where it opens nothing, for whatever reason.
pub async fn validate_reset_token(
    ctx: &Ctx,
    token: Option<ResetToken>,
) -> Result<ValidateResetTokenReply, Error> {
    let token = recognise(ctx, token, Purpose::Recover).await?;
    let account = match token.challenge.account_id {
        Some(id) => ctx.store.account(id).await?,
        None => None,
    };
    let account = account.filter(|account| !account.disabled).ok_or(Error::TokenRejected)?;
    let account = match token.challenge.channel {
        Channel::Email => account.email.as_str().to_owned(),
        Channel::Sms => account.email.masked(),
    };
    let expires_in = ctx.clock.now().seconds_until(token.dies_at);
    Ok(ValidateResetTokenReply { valid: true, expires_in, account })
}
