//! Forgets what expired. Nothing depends on it: expiry is judged when a secret comes back.

use std::time::Duration;

use crate::ctx::Ctx;
use crate::error::Error;

/// How long an expired challenge stays, so that a late visitor is still told that it expired.
const KEEP_CHALLENGES: Duration = Duration::from_hours(24);
/// How long a finished message stays, for the operator.
const KEEP_MESSAGES: Duration = Duration::from_hours(7 * 24);

/// Forgets expired challenges, sessions and budgets, and old finished messages. Says how many rows.
///
/// # Errors
/// [`Error::Store`], where the database fails.
pub async fn sweep(ctx: &Ctx) -> Result<u64, Error> {
    let now = ctx.clock.now();
    let tx = ctx.store.begin().await?;
    let forgotten = tx.forget_challenges(now.before(KEEP_CHALLENGES)).await?
        + tx.forget_sessions(ctx.config.session.idle_ttl.0, now).await?
        + tx.forget_budgets(now).await?
        + tx.forget_messages(now.before(KEEP_MESSAGES)).await?;
    tx.commit().await?;
    Ok(forgotten)
}
