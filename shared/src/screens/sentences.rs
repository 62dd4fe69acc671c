//! Sentences that are made of several words of a language, the same way on both sides.

use super::Text;
use crate::audit::{AuditEvent, AuditOutcome};
use crate::{Device, ViolationCode};

impl Text {
    /// A line of the list of requirements: the rule that a `code` tells the breach of, and its `number`.
    #[must_use]
    pub fn requirement(&self, code: ViolationCode, number: usize) -> String {
        match code {
            ViolationCode::PasswordTooShort => (self.rule_length)(number),
            ViolationCode::PasswordTooLong => (self.rule_max_length)(number),
            ViolationCode::PasswordNoUpper => self.rule_upper.to_owned(),
            ViolationCode::PasswordNoLower => self.rule_lower.to_owned(),
            ViolationCode::PasswordNoDigit => self.rule_digit.to_owned(),
            ViolationCode::PasswordPersonal => self.rule_personal.to_owned(),
            _ => self.rule_strength.to_owned(),
        }
    }

    /// What is said of a code that is not right and has so many tries `left`.
    #[must_use]
    pub fn wrong_code(&self, left: Option<u32>) -> String {
        let tries = left.map(|left| format!(" {}", (self.attempts_left)(left)));
        format!("{}{}", self.code_wrong, tries.unwrap_or_default())
    }

    /// What happened to the account.
    #[must_use]
    pub fn event_told(&self, event: AuditEvent, outcome: AuditOutcome) -> String {
        let words = (self.event)(event);
        if outcome != AuditOutcome::Ok && claims_success(event) {
            format!("{words} ({})", self.refused)
        } else {
            words.to_owned()
        }
    }

    /// What did it and from where, after the time.
    #[must_use]
    pub fn event_from(&self, user_agent: &str, client_address: &str) -> String {
        let device = self.device_called(user_agent);
        if client_address.is_empty() {
            format!(" · {device}")
        } else {
            format!(" · {device} · {client_address}")
        }
    }

    /// What calls itself `user_agent`.
    #[must_use]
    pub fn device_called(&self, user_agent: &str) -> String {
        match Device::read(user_agent) {
            Some(Device { browser, system: Some(system) }) => (self.device)(browser, system),
            Some(Device { browser, system: None }) => browser.to_owned(),
            None => self.device_unknown.to_owned(),
        }
    }
}

/// Whether the event's words alone would claim that it was done.
const fn claims_success(event: AuditEvent) -> bool {
    matches!(
        event,
        AuditEvent::SignIn
            | AuditEvent::PasswordReset
            | AuditEvent::PasswordChanged
            | AuditEvent::EmailChanged
            | AuditEvent::PhoneChanged
    )
}
