//! Time, handed in: the system's clock, and one that tests and development can move.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use time::OffsetDateTime;
use time::format_description::StaticFormatDescription;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;

/// RFC 3339 in UTC with as many digits for every point, so that texts sort as the points do.
const RFC3339_MILLIS: StaticFormatDescription =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");

/// Counts the time since it was started, whatever the clocks say meanwhile.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    /// Starts one.
    #[must_use]
    pub fn start() -> Self {
        Self(std::time::Instant::now())
    }

    /// The time since then.
    #[must_use]
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

/// A point in time: unix milliseconds, as the database keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(pub i64);

impl Instant {
    /// The point `duration` later.
    #[must_use]
    pub const fn after(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(millis(duration)))
    }

    /// The point `duration` earlier.
    #[must_use]
    pub const fn before(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(millis(duration)))
    }

    /// Whole seconds from `self` to `later`, rounded up so that a countdown never ends early; 0 if past.
    #[must_use]
    pub fn seconds_until(self, later: Self) -> u64 {
        u64::try_from(later.0.saturating_sub(self.0)).unwrap_or(0).div_ceil(1000)
    }

    /// RFC 3339 in UTC, to the millisecond.
    #[must_use]
    pub fn to_rfc3339(self) -> String {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000)
            .ok()
            .and_then(|time| time.format(RFC3339_MILLIS).ok())
            .unwrap_or_default()
    }

    /// Reads RFC 3339.
    #[must_use]
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        let time = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        i64::try_from(time.unix_timestamp_nanos() / 1_000_000).ok().map(Self)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "no configured duration comes near 292 million years"
)]
const fn millis(duration: Duration) -> i64 {
    duration.as_millis() as i64
}

/// Whoever needs the time gets it from here.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> Instant;

    /// Moves the clock forward; a clock that cannot be moved says `false`.
    fn advance(&self, duration: Duration) -> bool {
        let _ = duration;
        false
    }
}

/// The system's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one allowed call")]
    fn now(&self) -> Instant {
        let nanos = OffsetDateTime::now_utc().unix_timestamp_nanos();
        Instant(i64::try_from(nanos / 1_000_000).unwrap_or(i64::MAX))
    }
}

/// The system's clock and what it was moved by: for development and tests.
#[derive(Default)]
pub struct MovableClock {
    moved: AtomicI64,
}

impl Clock for MovableClock {
    fn now(&self) -> Instant {
        Instant(SystemClock.now().0.saturating_add(self.moved.load(Ordering::SeqCst)))
    }

    fn advance(&self, duration: Duration) -> bool {
        self.moved.fetch_add(millis(duration), Ordering::SeqCst);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_countdown_rounds_up_and_stops_at_zero() {
        assert_eq!(Instant(0).seconds_until(Instant(1)), 1);
        assert_eq!(Instant(0).seconds_until(Instant(60_000)), 60);
        assert_eq!(Instant(5).seconds_until(Instant(0)), 0);
    }

    #[test]
    fn an_instant_survives_its_text() {
        let instant = Instant(1_790_000_000_123);
        assert_eq!(Instant::from_rfc3339(&instant.to_rfc3339()), Some(instant));
    }

    #[test]
    fn texts_of_instants_sort_as_instants_do() {
        let texts = [0, 1, 10, 999, 1000].map(|ms| Instant(951_782_400_000 + ms).to_rfc3339());
        assert!(texts.is_sorted(), "{texts:?}");
        assert_eq!(texts[0], "2000-02-29T00:00:00.000Z");
    }
}
