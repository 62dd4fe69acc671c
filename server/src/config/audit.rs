//! `AUDIT__…`: how long the audit log is kept.

use serde::Deserialize;

use super::Span;

/// Less than this, and an owner who was away could not be told any more what happened.
const RETENTION_MIN: Span = Span::hours(24);

/// How long the audit log is kept.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Audit {
    /// From when it happened.
    pub retention: Span,
}

impl Default for Audit {
    fn default() -> Self {
        Self { retention: Span::hours(365 * 24) }
    }
}

impl Audit {
    pub(super) fn faults(&self) -> Vec<String> {
        if self.retention < RETENTION_MIN {
            return vec!["RECOBRA_AUDIT__RETENTION: is 24h at least".to_owned()];
        }
        Vec::new()
    }
}
