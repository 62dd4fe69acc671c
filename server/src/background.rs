//! What a server does beside answering calls: it delivers messages and web hooks, seals the audit log and forgets what
//! has expired.

use std::num::NonZero;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::application::deliver::deliver_webhooks;
use crate::audit::seal::seal;
use crate::ctx::Ctx;
use crate::entropy;
use crate::error::Error;
use crate::recovery::deliver::Deliveries;
use crate::recovery::sweep::{SWEEP_EVERY, sweep_in_turn};
use crate::store::StoreError;

/// How long the delivery sleeps when nobody wakes it: another replica's messages are found then.
const OUTBOX_POLL: Duration = Duration::from_secs(1);
/// How long it lets what woke it wait at most.
const OUTBOX_PAUSE: Duration = Duration::from_millis(300);
/// Calls at a time and for each core that do not slow the delivery down. Where there are more, it takes up messages with
/// its usual pause and not as soon as one is sent.
const CALLS_BEFORE_MESSAGES: usize = 16;
/// How long the web hooks' delivery sleeps: what a command ended, applications hear of within a second.
const WEBHOOK_POLL: Duration = Duration::from_millis(250);
/// How long the sealer sleeps when there was nothing to seal.
const SEAL_POLL: Duration = Duration::from_secs(1);
/// Longest step of any of them.
const STEP_MAX: Duration = Duration::from_mins(2);

/// Delivers until the sender of `stopped` is dropped; what is on its way then still arrives.
pub(crate) async fn deliver(ctx: Arc<Ctx>, mut stopped: watch::Receiver<()>) {
    let mut deliveries = Deliveries::default();
    while stopped.has_changed().is_ok() {
        if let Err(error) = in_time(deliveries.take_up(&ctx)).await {
            tracing::error!(%error, "the outbox cannot be read");
        }
        tokio::select! {
            () = deliveries.one_ended(), if deliveries.is_full() && !is_busy(&ctx) => {}
            () = woken(&ctx) => {}
            () = tokio::time::sleep(OUTBOX_POLL) => {}
            _ = stopped.changed() => {}
        }
    }
    deliveries.all_ended().await;
}

/// Whether so many wait for an answer that what is sent to others can wait a moment.
fn is_busy(ctx: &Ctx) -> bool {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    usize::try_from(ctx.metrics.calls_under_way()).unwrap_or(0) > CALLS_BEFORE_MESSAGES * cores
}

/// Waits until somebody wakes the worker, and then as long as chance will have it. A message to a known address is
/// more work than one to nobody; done at once, it would slow down whatever the same visitor asks next, and tell.
async fn woken(ctx: &Ctx) {
    ctx.outbox.notified().await;
    let pause = entropy::bytes(&*ctx.entropy).map_or(OUTBOX_PAUSE, |chance| {
        OUTBOX_PAUSE.mul_f64(f64::from(u32::from_be_bytes(chance)) / f64::from(u32::MAX))
    });
    tokio::time::sleep(pause).await;
}

/// Sends web hooks until the sender of `stopped` is dropped. Nobody wakes it, so it looks more often.
pub(crate) async fn tell_applications(ctx: Arc<Ctx>, mut stopped: watch::Receiver<()>) {
    while stopped.has_changed().is_ok() {
        let taken = in_time(deliver_webhooks(&ctx)).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the outbox cannot be read");
            0
        });
        if taken == 0 {
            tokio::select! {
                () = tokio::time::sleep(WEBHOOK_POLL) => {}
                _ = stopped.changed() => {}
            }
        }
    }
}

/// Chains what the audit log was told, and the rest of it once more when the server stops.
pub(crate) async fn seal_regularly(ctx: Arc<Ctx>, mut stopped: watch::Receiver<()>) {
    loop {
        let ends = stopped.has_changed().is_err();
        let sealed = in_time(seal(&ctx)).await.unwrap_or_else(|error| {
            tracing::error!(%error, "audit events are not sealed: see `recobra audit verify`");
            0
        });
        if sealed == 0 && ends {
            return;
        }
        if sealed == 0 {
            tokio::select! {
                () = tokio::time::sleep(SEAL_POLL) => {}
                _ = stopped.changed() => {}
            }
        }
    }
}

/// Forgets what has expired.
pub(crate) async fn sweep_regularly(ctx: Arc<Ctx>) {
    let mut ticks = tokio::time::interval(SWEEP_EVERY);
    loop {
        ticks.tick().await;
        match in_time(sweep_in_turn(&ctx)).await {
            Ok(rows) => tracing::debug!(rows, "expired rows were forgotten"),
            Err(error) => tracing::error!(%error, "expired rows could not be forgotten"),
        }
    }
}

/// The outcome of `step`. One that takes too long waits for a database that is gone without a word; it is given up, as
/// it would be if the server died, and taken up again.
async fn in_time<T>(step: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let given_up = Err(Error::Store(StoreError::Busy));
    tokio::time::timeout(STEP_MAX, step).await.unwrap_or(given_up)
}
