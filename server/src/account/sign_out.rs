//! Signs an account out everywhere: its sessions end, and every token issued before is too old.

use shared::audit::AuditEvent;

use crate::application::tell::{Event, tell};
use crate::audit::{self, Whom};
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::retry;
use crate::store::accounts::Account;

/// Ends all sessions of `account`. Says how many there were.
///
/// # Errors
/// [`Error::Store`], where the database fails.
pub async fn sign_out(ctx: &Ctx, account: &Account) -> Result<u64, Error> {
    retry::conflicts(ctx, || end(ctx, account)).await
}

async fn end(ctx: &Ctx, account: &Account) -> Result<u64, Error> {
    let tx = ctx.store.begin().await?;
    tx.raise_token_version(account.id).await?;
    let ended = tx.end_sessions(account.id).await?;
    let whom = Whom::account(account.id);
    audit::ok(ctx, &tx, &Caller::operator(account.locale), AuditEvent::AccountSignedOut, whom)
        .await?;
    tell(ctx, &tx, Event::SessionRevoked, account.id, None).await?;
    tx.commit().await?;
    Ok(ended)
}
