//! Keeps floods away from the database: who is far beyond a budget is refused without being counted any further. The
//! budget itself is the database's, for all replicas: whoever is refused here has been refused there for long.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::clock::Instant;
use crate::config::Rate;
use crate::store::budgets::Window;

/// How many times its budget a client may ask before the database is no longer asked.
const FAR_BEYOND: u64 = 4;
/// Most clients that are remembered, some 10 MB of them; whoever does not fit in is the database's alone.
const CLIENTS_MAX: usize = 65_536;

/// What each client has asked of this process in the window under way.
pub(super) struct Flood {
    most: usize,
    clients: Mutex<Clients>,
}

struct Clients {
    windows: HashMap<String, Window>,
    /// No window ends before that.
    next_end: Instant,
}

impl Default for Flood {
    fn default() -> Self {
        Self::of(CLIENTS_MAX)
    }
}

impl Flood {
    fn of(most: usize) -> Self {
        let clients = Clients { windows: HashMap::new(), next_end: Instant(i64::MAX) };
        Self { most, clients: Mutex::new(clients) }
    }

    /// Counts one more under `key`. The window, where that is far beyond `rate`.
    pub(super) fn beyond(&self, key: &str, rate: Rate, now: Instant) -> Option<Window> {
        let current = Window::current(rate.window, now);
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if clients.windows.len() >= self.most && !clients.windows.contains_key(key) {
            clients.forget(now);
            if clients.windows.len() >= self.most {
                return None;
            }
        }
        clients.next_end = clients.next_end.min(current.ends_at);
        let window = clients.windows.entry(key.to_owned()).or_insert(current);
        if window.ends_at != current.ends_at {
            *window = current;
        }
        window.count = window.count.saturating_add(1);
        (window.count > FAR_BEYOND * u64::from(rate.count)).then_some(*window)
    }
}

impl Clients {
    /// Forgets windows that have ended, where there are any: not everything is looked at on every call of a flood.
    fn forget(&mut self, now: Instant) {
        if now < self.next_end {
            return;
        }
        self.windows.retain(|_, window| window.ends_at > now);
        let ends = self.windows.values().map(|window| window.ends_at);
        self.next_end = ends.min().unwrap_or(Instant(i64::MAX));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;

    fn rate() -> Rate {
        Rate::new(2, 60)
    }

    fn asks(flood: &Flood, key: &str, times: usize, now: i64) -> usize {
        (0..times).filter(|_| flood.beyond(key, rate(), Instant(now)).is_some()).count()
    }

    #[test]
    fn four_times_a_budget_pass_in_each_window() {
        let flood = Flood::default();
        for minute in 0..3 {
            assert_eq!(asks(&flood, "a", 8, minute * MINUTE), 0);
            assert_eq!(asks(&flood, "a", 50, (minute + 1) * MINUTE - 1), 50);
            assert_eq!(asks(&flood, "b", 8, minute * MINUTE), 0);
        }
    }

    #[test]
    fn no_more_clients_are_remembered_than_there_is_room_for() {
        let flood = Flood::of(100);
        for client in 0..10_000 {
            assert_eq!(asks(&flood, &client.to_string(), 1, 0), 0);
        }
        assert_eq!(flood.clients.lock().unwrap().windows.len(), 100);
        assert_eq!(asks(&flood, "late", 50, 0), 0, "the database counts it");
        assert_eq!(asks(&flood, "7", 50, 0), 43, "the first ones are remembered");
        assert_eq!(asks(&flood, "late", 50, MINUTE), 42, "room was made");
        assert_eq!(flood.clients.lock().unwrap().windows.len(), 1);
    }
}
