//! Sentences that are made of several words of a language, the same way on both sides.

use super::Text;
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
