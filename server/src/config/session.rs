//! `SESSION__…`: how long a session lives, and a device is known.

use serde::Deserialize;

use super::Span;

/// Less than this, and a session would be over before its cookie is stored.
const TTL_MIN: Span = Span::seconds(1);

/// How long a session lives, and a device is known.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Session {
    /// Without use. Longer than `absolute_ttl`, it ends nothing.
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

impl Session {
    pub(super) fn faults(&self) -> Vec<String> {
        let rules = [
            (self.idle_ttl < TTL_MIN, "IDLE_TTL: must be 1s at least"),
            (self.absolute_ttl < TTL_MIN, "ABSOLUTE_TTL: must be 1s at least"),
        ];
        let broken = rules.into_iter().filter(|(is_broken, _)| *is_broken);
        broken.map(|(_, text)| format!("RECOBRA_SESSION__{text}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_lives_for_a_while() {
        let faults = |idle, absolute| {
            let session = Session {
                idle_ttl: Span::seconds(idle),
                absolute_ttl: Span::seconds(absolute),
                ..Session::default()
            };
            session.faults().join("\n")
        };
        assert_eq!(faults(1, 1), "");
        assert_eq!(faults(0, 60), "RECOBRA_SESSION__IDLE_TTL: must be 1s at least");
        assert!(faults(0, 0).contains("RECOBRA_SESSION__ABSOLUTE_TTL: must be 1s at least"));
    }
}
