//! Slows down who guesses a password, account by account: a few failures are free, then each one is followed by a
//! wait, and after a hundred in a row the password opens nothing until it is replaced (NIST SP 800-63B-4 §3.2.2).
//!
//! - Failures are counted for accounts and, by the keyed hash of what was typed, for identifiers that have none,
//!   in the database, where every replica counts. An account has one count, however many identifiers it has.
//! - **Nobody is told.** While a wait lasts, a sign-in does all its work and is answered like a wrong password,
//!   also when the password is right: 429 belongs to budgets of addresses, and an answer of its own would say
//!   whose account somebody else is trying. The wording of that answer names the way out, which is recovery.
//! - **The verdict is judged under a lock.** A password may be compared by many at once; what each of them is told
//!   is decided one after another in a transaction that holds the count. So a hundred guesses at a time learn no
//!   more than one after another, and any number of right passwords at a time all pass.
//! - Tries during a wait are not counted: who cannot learn anything by them does not prolong it either.
//! - **The owner is never locked out**: not of recovery, which lifts it all, and not of a browser in which the
//!   account has been signed in to: such a device has a small count of its own instead (see `device`). A sign-in from
//!   it leaves the account's count as it is, for that is about strangers.

use std::time::Duration;

use uuid::Uuid;

use super::device::KnownDevice;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::secrets::{KEY_LENGTH, encode};
use crate::store::Tx;

/// The first wait, which each further failure doubles.
const FIRST_WAIT: Duration = Duration::from_secs(30);
/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_hours(1);
/// Failures in a row after which a device is forgotten.
pub(super) const DEVICE_FAILURES_MAX: u64 = 10;
/// How long the failures of an account are remembered: a hundred in a row are a hundred, however slowly they come.
const KEEP_ACCOUNT: Duration = Duration::from_hours(24 * 3650);
/// How long those of an identifier that names nobody are. Nobody can tell, and anybody can make them up.
const KEEP_STRANGER: Duration = Duration::from_hours(24);

/// Where the tries of a sign-in are counted.
#[derive(Clone, Debug)]
pub(super) struct Tries {
    key: String,
    keep: Duration,
    most: u64,
    free: u64,
}

/// Whether a try may learn anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gate {
    /// It may; there were so many failures in a row before it.
    Open(u64),
    /// A wait lasts, or there were too many.
    Closed,
}

impl Tries {
    /// The tries of an account from somewhere, or of an identifier that names none.
    pub(super) fn at(ctx: &Ctx, account: Option<Uuid>, identifier_key: &[u8; KEY_LENGTH]) -> Self {
        let (key, keep) = match account {
            Some(account) => (account_key(account), KEEP_ACCOUNT),
            None => (format!("sign-in:{}", encode(identifier_key)), KEEP_STRANGER),
        };
        let limits = &ctx.config.limits;
        let (most, free) =
            (limits.sign_in_failures_max.into(), limits.sign_in_failures_free.into());
        Self { key, keep, most, free }
    }

    /// The tries from a device that the account knows.
    pub(super) fn from(ctx: &Ctx, device: &KnownDevice) -> Self {
        Self {
            key: format!("device:{}", device.id()),
            keep: ctx.config.session.device_ttl.0,
            most: DEVICE_FAILURES_MAX,
            free: ctx.config.limits.sign_in_failures_free.into(),
        }
    }

    /// Whether a try may learn anything now; from here on, others wait for this transaction.
    pub(super) async fn gate(&self, ctx: &Ctx, tx: &Tx) -> Result<Gate, Error> {
        let now = ctx.clock.now();
        let failures = tx.hold_failures(&self.key, self.keep, now).await?;
        let over = failures.last.after(wait(failures.count, self.free)) <= now;
        let open = failures.count < self.most && over;
        Ok(if open { Gate::Open(failures.count) } else { Gate::Closed })
    }

    /// Counts a failure after `before` others. Says how many there are.
    pub(super) async fn failed(&self, ctx: &Ctx, tx: &Tx, before: u64) -> Result<u64, Error> {
        tx.set_failures(&self.key, before + 1, self.keep, ctx.clock.now()).await?;
        Ok(before + 1)
    }

    /// Forgets them: somebody got in.
    pub(super) async fn succeeded(&self, tx: &Tx) -> Result<(), Error> {
        Ok(tx.forget_failures(&self.key).await?)
    }
}

/// Forgets the failures of an account, and every device that it knows: whoever has just proven to be its owner
/// begins anew, and what a thief made known is not known any more.
///
/// # Errors
/// [`Error::Store`]; the transaction must not be committed then.
pub async fn begin_anew(tx: &Tx, account: Uuid) -> Result<(), Error> {
    tx.forget_failures(&account_key(account)).await?;
    Ok(tx.forget_devices_of(account).await?)
}

fn account_key(account: Uuid) -> String {
    format!("sign-in:{account}")
}

/// The wait after `failures` in a row.
fn wait(failures: u64, free: u64) -> Duration {
    match failures.checked_sub(free) {
        None => Duration::ZERO,
        Some(over) => {
            let factor = 1_u32.checked_shl(u32::try_from(over).unwrap_or(u32::MAX));
            FIRST_WAIT.saturating_mul(factor.unwrap_or(u32::MAX)).min(LONGEST_WAIT)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_begin_after_the_free_failures_and_double_up_to_an_hour() {
        assert_eq!(wait(4, 5), Duration::ZERO);
        let waits: Vec<u64> = (5..14).map(|failures| wait(failures, 5).as_secs()).collect();
        assert_eq!(waits, [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
        assert_eq!(wait(99, 5), LONGEST_WAIT);
        assert_eq!(wait(u64::MAX, 5), LONGEST_WAIT);
    }
}
