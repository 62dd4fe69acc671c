//! Account recovery: the life of a challenge, and the operations on it, a file each.
//!
//! ```text
//! asked ──message sent──▶ sent ──right code──▶ verified ──ticket──▶ used
//!                           └─────────────link────────────────────▶ used
//! ```
//! Expiry is judged when a secret comes back. Code and link are two doors to one room: the one spends the other.

pub mod forgot_password;
pub mod resend_code;
pub mod reset_password;
pub mod validate_reset_token;
pub mod verify_code;

pub mod not_me;

pub mod sign_up;
pub mod verify_email;

pub mod deliver;
pub mod outbox;
pub mod sweep;

pub(crate) mod attempt;
pub(crate) mod budgets;
mod letter;
mod notice;
pub(crate) mod open;
mod parcel;
mod plan;
mod token;

use std::time::Duration;

use crate::clock::Instant;
use crate::store::challenges::{Challenge, SKEW_MAX, Secret};

/// Life of the ticket that a right code earns: time to think of a password.
pub const TICKET_TTL: Duration = Duration::from_mins(10);

/// When the secret of a challenge dies; nothing, where it is dead already.
#[must_use]
pub fn dies_at(challenge: &Challenge, secret: Secret, now: Instant) -> Option<Instant> {
    let (begin, end) = match secret {
        Secret::Link => (challenge.created_at, challenge.expires_at),
        Secret::Ticket { ttl } => (challenge.verified_at?, challenge.verified_at?.after(ttl)),
    };
    let lives = begin <= now.after(SKEW_MAX) && end > now;
    (challenge.used_at.is_none() && lives).then_some(end)
}

#[cfg(test)]
mod tests {
    use shared::Locale;
    use shared::identifier::Channel;
    use uuid::Uuid;

    use super::*;
    use crate::store::challenges::Purpose;

    const TICKET: Secret = Secret::Ticket { ttl: TICKET_TTL };

    fn challenge() -> Challenge {
        Challenge {
            id: Uuid::nil(),
            purpose: Purpose::Recover,
            identifier_key: [0; 32],
            account_id: None,
            channel: Channel::Email,
            salt: [0; 32],
            key_id: String::new(),
            attempts: 0,
            created_at: Instant(0),
            sent_at: None,
            expires_at: Instant(900_000),
            verified_at: None,
            used_at: None,
            client_address: String::new(),
            user_agent: String::new(),
            locale: Locale::Es,
            payload: None,
        }
    }

    #[test]
    fn a_link_lives_until_the_challenge_expires_and_not_a_millisecond_longer() {
        assert_eq!(dies_at(&challenge(), Secret::Link, Instant(899_999)), Some(Instant(900_000)));
        assert_eq!(dies_at(&challenge(), Secret::Link, Instant(900_000)), None);
    }

    #[test]
    fn a_ticket_lives_only_after_the_code_was_right() {
        assert_eq!(dies_at(&challenge(), TICKET, Instant(0)), None);
        let verified = Challenge { verified_at: Some(Instant(890_000)), ..challenge() };
        assert_eq!(dies_at(&verified, TICKET, Instant(900_000)), Some(Instant(1_490_000)));
        assert_eq!(dies_at(&verified, TICKET, Instant(1_490_000)), None);
    }

    #[test]
    fn a_clock_that_was_set_back_makes_no_secret_live_longer() {
        let made = Challenge { created_at: Instant(100_000), ..challenge() };
        assert!(dies_at(&made, Secret::Link, Instant(40_000)).is_some());
        assert_eq!(dies_at(&made, Secret::Link, Instant(39_999)), None);
        let verified = Challenge { verified_at: Some(Instant(100_000)), ..challenge() };
        assert!(dies_at(&verified, TICKET, Instant(40_000)).is_some());
        assert_eq!(dies_at(&verified, TICKET, Instant(39_999)), None);
    }

    #[test]
    fn what_is_used_is_dead_through_both_doors() {
        let used =
            Challenge { verified_at: Some(Instant(1)), used_at: Some(Instant(2)), ..challenge() };
        assert_eq!(dies_at(&used, Secret::Link, Instant(3)), None);
        assert_eq!(dies_at(&used, TICKET, Instant(3)), None);
    }
}
