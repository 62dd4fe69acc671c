//! Asks who is signed in for the password again, before something that matters changes.

use std::time::Duration;

use shared::NewPassword;
use shared::audit::AuditEvent;

use crate::audit::{self, Whom};
use crate::caller::Caller;
use crate::clock::Instant;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::retry;
use crate::store::accounts::Account;
use crate::store::budgets::Window;

/// Wrong and right passwords together that one account may give in an hour: who took a session over must not
/// find the password out with it.
const TRIES_PER_HOUR: u64 = 10;
const HOUR: Duration = Duration::from_hours(1);

/// Verifies the password in force.
///
/// # Errors
/// [`Error::CredentialsRejected`], where it is another one; [`Error::TooManyRequests`] after too many tries.
pub async fn reauthenticate(
    ctx: &Ctx,
    from: &Caller,
    account: &Account,
    password: NewPassword,
) -> Result<(), Error> {
    let now = ctx.clock.now();
    let hour = retry::conflicts(ctx, || count(ctx, from, account, now)).await?;
    if hour.count > TRIES_PER_HOUR {
        return Err(Error::TooManyRequests { retry_after: now.seconds_until(hour.ends_at) });
    }
    if ctx.hasher.verify(password, account.password_hash.as_deref()).await? {
        return Ok(());
    }
    retry::conflicts(ctx, || refuse(ctx, from, account)).await?;
    Err(Error::CredentialsRejected)
}

async fn count(ctx: &Ctx, from: &Caller, account: &Account, now: Instant) -> Result<Window, Error> {
    let tx = ctx.store.begin().await?;
    let hour = tx.count_in_window(&format!("reauthenticate:{}", account.id), HOUR, now).await?;
    if hour.count == TRIES_PER_HOUR + 1 {
        audit::limited(ctx, &tx, from, "reauthenticate", Whom::account(account.id)).await?;
    }
    tx.commit().await?;
    Ok(hour)
}

async fn refuse(ctx: &Ctx, from: &Caller, account: &Account) -> Result<(), Error> {
    let tx = ctx.store.begin().await?;
    let whom = Whom::account(account.id);
    audit::refused(ctx, &tx, from, AuditEvent::Reauthenticate, whom).await?;
    Ok(tx.commit().await?)
}
