//! Ends the session of a cookie.

use shared::audit::AuditEvent;

use super::SessionSecret;
use crate::application::tell::{Event, tell};
use crate::audit::{self, Whom};
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::retry;

/// Ends the session, if there is one: signing out twice is no fault.
///
/// # Errors
/// [`Error::Store`], where the database fails.
pub async fn sign_out(
    ctx: &Ctx,
    from: &Caller,
    secret: Option<&SessionSecret>,
) -> Result<(), Error> {
    let Some(secret) = secret else { return Ok(()) };
    retry::conflicts(ctx, || end(ctx, from, secret)).await
}

async fn end(ctx: &Ctx, from: &Caller, secret: &SessionSecret) -> Result<(), Error> {
    let tx = ctx.store.begin().await?;
    if let Some(session) = tx.end_session(&secret.hash()).await? {
        let whom = Whom::account(session.account_id);
        audit::ok(ctx, &tx, from, AuditEvent::SignOut, whom).await?;
        tell(ctx, &tx, Event::SessionRevoked, session.account_id, Some(session.id)).await?;
    }
    tx.commit().await?;
    Ok(())
}
