//! `SESSION__…`: how long a session lives, and a device is known.

use serde::Deserialize;

use super::Span;

/// How long a session lives, and a device is known.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Session {
    /// Without use.
    pub idle_ttl: Span,
    /// However much it is used.
    pub absolute_ttl: Span,
    /// How long a browser is a known device after a sign-in.
    pub device_ttl: Span,
}

impl Default for Session {
    fn default() -> Self {
        Self {
            idle_ttl: Span::hours(24),
            absolute_ttl: Span::hours(30 * 24),
            device_ttl: Span::hours(180 * 24),
        }
    }
}
