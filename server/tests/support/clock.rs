//! A clock that stands still until a test moves it, so that expiry can be tried to the millisecond.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use recobra::clock::{Clock, Instant};

/// Where every test begins: nine in the morning, far from the end of any counting window.
const BEGINNING: &str = "2026-03-02T09:00:00Z";

pub(crate) struct StoppedClock(AtomicI64);

impl StoppedClock {
    pub(crate) fn new() -> Self {
        Self(AtomicI64::new(Instant::from_rfc3339(BEGINNING).unwrap().0))
    }
}

impl Clock for StoppedClock {
    fn now(&self) -> Instant {
        Instant(self.0.load(Ordering::SeqCst))
    }

    fn advance(&self, duration: Duration) -> bool {
        let millis = i64::try_from(duration.as_millis()).unwrap();
        self.0.fetch_add(millis, Ordering::SeqCst);
        true
    }
}
