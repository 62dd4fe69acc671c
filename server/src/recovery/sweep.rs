//! Forgets what expired. Nothing depends on it: expiry is judged when a secret comes back.

use std::time::Duration;

use crate::audit::prune::prune;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::retry;

/// How long an expired challenge stays, so that a late visitor is still told that it expired.
const KEEP_CHALLENGES: Duration = Duration::from_hours(24);
/// How long a finished message stays, for the operator.
const KEEP_MESSAGES: Duration = Duration::from_hours(7 * 24);

/// How often expired rows are forgotten, by one replica each time.
pub const SWEEP_EVERY: Duration = Duration::from_mins(10);
/// Rows of a kind that are forgotten in one transaction.
const BATCH: u64 = 500;

/// Sweeps, unless another replica does in these ten minutes. Says how many rows were forgotten.
///
/// # Errors
/// [`Error::Store`], where the database fails.
pub async fn sweep_in_turn(ctx: &Ctx) -> Result<u64, Error> {
    if retry::conflicts(ctx, || is_first(ctx)).await? { sweep(ctx).await } else { Ok(0) }
}

async fn is_first(ctx: &Ctx) -> Result<bool, Error> {
    let tx = ctx.store.begin().await?;
    let turn = tx.count_in_window("sweep", SWEEP_EVERY, ctx.clock.now()).await?;
    tx.commit().await?;
    Ok(turn.count == 1)
}

/// Forgets expired challenges, sessions, devices, budgets and failures, old finished messages and web hooks, and old
/// audit events. Says how many rows.
///
/// # Errors
/// [`Error::Store`], where the database fails.
pub async fn sweep(ctx: &Ctx) -> Result<u64, Error> {
    let mut forgotten = 0;
    loop {
        let batch = retry::conflicts(ctx, || forget(ctx)).await?;
        forgotten += batch;
        if batch == 0 {
            return Ok(forgotten + prune_audit(ctx).await);
        }
    }
}

async fn forget(ctx: &Ctx) -> Result<u64, Error> {
    let now = ctx.clock.now();
    let tx = ctx.store.begin().await?;
    let forgotten = tx.forget_challenges(now.before(KEEP_CHALLENGES), BATCH).await?
        + tx.forget_sessions(ctx.config.session.idle_ttl.0, now, BATCH).await?
        + tx.forget_devices(now, BATCH).await?
        + tx.forget_budgets(now, BATCH).await?
        + tx.forget_messages(now.before(KEEP_MESSAGES), BATCH).await?;
    tx.commit().await?;
    Ok(forgotten)
}

/// Batch by batch, so that nobody waits long for their turn to write. A log that was tampered with is left as it is,
/// for the operator to look at, and keeps nothing else from being forgotten.
async fn prune_audit(ctx: &Ctx) -> u64 {
    let mut forgotten = 0;
    loop {
        match prune(ctx).await {
            Ok(0) => return forgotten,
            Ok(rows) => forgotten += rows,
            Err(error) => {
                tracing::error!(%error, "old audit events are kept: see `recobra audit verify`");
                return forgotten;
            }
        }
    }
}
