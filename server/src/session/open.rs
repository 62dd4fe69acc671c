//! Writes a new session; every authentication gets one of its own.

use uuid::Uuid;

use super::SessionSecret;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::entropy;
use crate::error::Error;
use crate::store::Tx;
use crate::store::sessions::Session;

/// Opens a session of `account` for the caller.
///
/// # Errors
/// [`Error::Store`] or [`Error::Entropy`]; the transaction must not be committed then.
pub async fn open(
    ctx: &Ctx,
    tx: &Tx,
    from: &Caller,
    account: Uuid,
) -> Result<SessionSecret, Error> {
    let now = ctx.clock.now();
    let secret = SessionSecret(entropy::bytes(&*ctx.entropy)?);
    let session = Session {
        id: entropy::id(&*ctx.entropy, now)?,
        account_id: account,
        created_at: now,
        seen_at: now,
        expires_at: now.after(ctx.config.session.absolute_ttl.0),
        client_address: from.address_text(),
        user_agent: from.user_agent.clone(),
    };
    tx.insert_session(&session, &secret.hash()).await?;
    Ok(secret)
}
