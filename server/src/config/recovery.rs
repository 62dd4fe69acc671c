//! `RECOVERY__…`: how long codes and links live, and how often they may be tried and sent.

use std::time::Duration;

use serde::Deserialize;
use shared::identifier::Channel;

use super::Span;

/// Shortest life of a secret: long enough for nobody but who wants to see it expire.
const TTL_MIN: Span = Span::seconds(1);
/// Longest life of a secret.
const TTL_MAX: Span = Span::minutes(30);
/// Longest wait for another message: with a longer one, somebody whose code has expired could not get the next one.
const RESEND_AFTER_MAX: Span = TTL_MAX;

/// How long codes and links live, and how often they may be tried and sent.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Recovery {
    /// Life of a code and a link sent by mail.
    pub email_ttl: Span,
    /// Life of a code sent by text message.
    pub sms_ttl: Span,
    /// Wait between two messages to one account.
    pub resend_after: Span,
    /// Tries of one code.
    pub code_attempts: u32,
    /// Tries of all codes of one account in an hour.
    pub guesses_per_hour: u32,
    /// Tries of all codes of one account in a day.
    pub guesses_per_day: u32,
    /// Messages to one account in an hour.
    pub sends_per_hour: u32,
    /// Messages to one account in a day.
    pub sends_per_day: u32,
}

impl Default for Recovery {
    fn default() -> Self {
        Self {
            email_ttl: Span::minutes(15),
            sms_ttl: Span::minutes(10),
            resend_after: Span::seconds(60),
            code_attempts: 3,
            guesses_per_hour: 10,
            guesses_per_day: 30,
            sends_per_hour: 5,
            sends_per_day: 10,
        }
    }
}

impl Recovery {
    /// The life of a secret that travels by `channel`.
    #[must_use]
    pub const fn ttl(&self, channel: Channel) -> Duration {
        match channel {
            Channel::Email => self.email_ttl.0,
            Channel::Sms => self.sms_ttl.0,
        }
    }

    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for (key, ttl) in [("EMAIL_TTL", self.email_ttl), ("SMS_TTL", self.sms_ttl)] {
            if ttl > TTL_MAX || ttl < TTL_MIN {
                faults.push(format!("RECOBRA_RECOVERY__{key}: must be from 1s to 30m"));
            }
        }
        if self.resend_after > RESEND_AFTER_MAX {
            faults.push("RECOBRA_RECOVERY__RESEND_AFTER: must be 30m at most".to_owned());
        }
        if !(1..=10).contains(&self.code_attempts) {
            faults.push("RECOBRA_RECOVERY__CODE_ATTEMPTS: must be from 1 to 10".to_owned());
        }
        faults
    }
}
