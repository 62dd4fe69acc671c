//! Switches accounts off and on. Off means off at once: no session, no code, no link is left.

use shared::audit::AuditEvent;

use crate::application::tell::{Event, tell};
use crate::audit::{self, Whom};
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::retry;
use crate::store::accounts::Account;

/// Switches `account` off and ends all that it has open. Says whether it was on.
///
/// # Errors
/// [`Error::Store`], where the database fails.
pub async fn disable(ctx: &Ctx, account: &Account) -> Result<bool, Error> {
    retry::conflicts(ctx, || switch_off(ctx, account)).await
}

async fn switch_off(ctx: &Ctx, account: &Account) -> Result<bool, Error> {
    let now = ctx.clock.now();
    let tx = ctx.store.begin().await?;
    let was_on = tx.disable_account(account.id, now).await?;
    tx.end_sessions(account.id).await?;
    tx.void_challenges(account.id, now).await?;
    let whom = Whom::account(account.id);
    audit::ok(ctx, &tx, &Caller::operator(account.locale), AuditEvent::AccountDisabled, whom)
        .await?;
    tell(ctx, &tx, Event::AccountDisabled, account.id, None).await?;
    tx.commit().await?;
    Ok(was_on)
}

/// Switches `account` on. Says whether it was off.
///
/// # Errors
/// [`Error::Store`], where the database fails.
pub async fn enable(ctx: &Ctx, account: &Account) -> Result<bool, Error> {
    retry::conflicts(ctx, || switch_on(ctx, account)).await
}

async fn switch_on(ctx: &Ctx, account: &Account) -> Result<bool, Error> {
    let tx = ctx.store.begin().await?;
    let was_off = tx.enable_account(account.id).await?;
    let whom = Whom::account(account.id);
    audit::ok(ctx, &tx, &Caller::operator(account.locale), AuditEvent::AccountEnabled, whom)
        .await?;
    tx.commit().await?;
    Ok(was_off)
}
