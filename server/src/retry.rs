//! When something is tried again that another machine could not take.

use std::time::Duration;

use crate::clock::Instant;
use crate::ctx::Ctx;
use crate::entropy;
use crate::error::Error;

/// Longest wait between two tries in seconds.
const BACK_OFF_MAX: u64 = 300;

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
