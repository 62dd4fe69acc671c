//! What web hooks told: which sessions ended, and how new an account's tokens have to be. Web hooks come in any
//! order and some twice, so what was told only ever grows.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::tokens::Claims;

/// Seconds after which no token of an ended session is left: its life, and some more for clocks that differ.
const KEPT: i64 = 600;

#[derive(Default)]
pub(crate) struct Revocations {
    told: Mutex<Told>,
}

#[derive(Default)]
struct Told {
    /// By account: tokens of a lower version are dead. It grows with the accounts that ever changed something,
    /// so real applications keep it beside their own users.
    versions: HashMap<String, i64>,
    /// When sessions ended.
    sessions: HashMap<String, i64>,
}

impl Revocations {
    pub(crate) fn note(&self, account: String, ver: i64, session: Option<String>, now: i64) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        told.sessions.retain(|_, ended_at| now - *ended_at < KEPT);
        let known = told.versions.entry(account).or_insert(ver);
        *known = ver.max(*known);
        if let Some(session) = session {
            told.sessions.insert(session, now);
        }
    }

    /// Whether a web hook told that the token of `claims` is dead.
    pub(crate) fn cover(&self, claims: &Claims) -> bool {
        let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let is_old = told.versions.get(&claims.sub).is_some_and(|least| claims.ver < *least);
        is_old || told.sessions.contains_key(&claims.sid)
    }
}
