//! When something is tried again: later, what another machine could not take; at once, what the database ended.

use std::time::Duration;

use crate::clock::Instant;
use crate::ctx::Ctx;
use crate::entropy;
use crate::error::Error;
use crate::store::StoreError;

/// Longest wait between two tries in seconds.
const BACK_OFF_MAX: u64 = 300;

/// How often a transaction is tried that the database ends for another one's sake.
const TRIES: u32 = 6;
/// Wait before the second of these tries in milliseconds; each later one is twice as long.
const PAUSE: u64 = 5;

/// Runs `transaction`, from its beginning to its commit, again as long as the database ends it for another
/// one's sake (dead-lock, serialisation failure, lock time-out): nothing of it happened then.
///
/// # Errors
/// What `transaction` says, and [`StoreError::Conflict`], where it was ended once too often.
pub(crate) async fn conflicts<T, F>(
    ctx: &Ctx,
    mut transaction: impl FnMut() -> F,
) -> Result<T, Error>
where
    F: Future<Output = Result<T, Error>>,
{
    for attempt in 1..TRIES {
        match transaction().await {
            Err(Error::Store(StoreError::Conflict)) => {
                let [chance] = entropy::bytes::<1>(&*ctx.entropy)?;
                let pause = PAUSE << attempt;
                let pause = Duration::from_millis(pause / 2 + pause * u64::from(chance) / 256);
                tracing::debug!(attempt, ?pause, "a transaction stood in another one's way");
                tokio::time::sleep(pause).await;
            }
            ended => return ended,
        }
    }
    transaction().await
}

/// 1, 2, 4 … seconds after the `attempt`-th try, and up to half as much again, so that many do not come at once.
///
/// # Errors
/// [`Error::Entropy`].
pub(crate) fn next_try(ctx: &Ctx, attempt: u32) -> Result<Instant, Error> {
    let wait =
        1_u64.checked_shl(attempt.saturating_sub(1)).unwrap_or(BACK_OFF_MAX).min(BACK_OFF_MAX);
    let [chance] = entropy::bytes::<1>(&*ctx.entropy)?;
    let jitter = wait * 1000 * u64::from(chance) / 512;
    Ok(ctx.clock.now().after(Duration::from_millis(wait * 1000 + jitter)))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;
    use crate::boot::context_with;
    use crate::clock::SystemClock;
    use crate::config::{Config, Profile};
    use crate::entropy::SystemEntropy;

    #[tokio::test]
    async fn what_the_database_ended_is_tried_again_and_not_for_ever() {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config { profile: Profile::Development, ..Config::default() };
        config.database.url = format!("sqlite://{}", folder.path().join("recobra.db").display());
        let ctx =
            context_with(config, Arc::new(SystemClock), Arc::new(SystemEntropy)).await.unwrap();
        for (ended, tries, succeeds) in [(0, 1, true), (2, 3, true), (99, TRIES, false)] {
            let tried = AtomicU32::new(0);
            let outcome = conflicts(&ctx, || async {
                if tried.fetch_add(1, Ordering::SeqCst) < ended {
                    return Err(StoreError::Conflict.into());
                }
                Ok(())
            });
            assert_eq!(outcome.await.is_ok(), succeeds, "{ended}");
            assert_eq!(tried.into_inner(), tries, "{ended}");
        }
        let tried = AtomicU32::new(0);
        let refused = conflicts(&ctx, || async {
            tried.fetch_add(1, Ordering::SeqCst);
            Err::<(), _>(Error::NotFound)
        });
        assert!(matches!(refused.await, Err(Error::NotFound)));
        assert_eq!(tried.into_inner(), 1);
    }
}
