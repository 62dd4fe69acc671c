//! One rule of a policy and whether a password meets it, for the list that is ticked while typing.

use super::{NewPassword, PasswordContext, PasswordPolicy};
use crate::chars;
use crate::violation::{Params, Violation, ViolationCode};

/// A rule of a policy, and whether the password at hand meets it.
#[derive(Clone, Debug, PartialEq)]
pub struct PasswordRequirement {
    /// The rule, by the name of its violation.
    pub code: ViolationCode,
    /// The numbers that belong to the rule, for example `{"min": 8}`.
    pub params: Params,
    /// Whether the password meets it.
    pub met: bool,
}

impl PasswordRequirement {
    fn new(code: ViolationCode, met: bool) -> Self {
        Self { code, params: Params::NONE, met }
    }

    fn with(self, params: Params) -> Self {
        Self { params, ..self }
    }

    pub(super) fn into_violation(self) -> Violation {
        Violation { pointer: "/new_password".to_owned(), code: self.code, params: self.params }
    }
}

impl PasswordPolicy {
    /// Every rule that can be told without word lists, met or not, in the order to show them.
    #[must_use]
    pub fn requirements(
        &self,
        password: &NewPassword,
        context: &PasswordContext,
    ) -> Vec<PasswordRequirement> {
        let password = password.expose();
        let length = password.chars().count();
        let mut rules = vec![
            PasswordRequirement::new(ViolationCode::PasswordTooShort, length >= self.min_length)
                .with(Params::min(self.min_length)),
            PasswordRequirement::new(ViolationCode::PasswordTooLong, length <= self.max_length)
                .with(Params::max(self.max_length)),
        ];
        if self.classes {
            let has = |class: fn(char) -> bool| password.chars().any(class);
            rules.extend([
                PasswordRequirement::new(ViolationCode::PasswordNoUpper, has(char::is_uppercase)),
                PasswordRequirement::new(ViolationCode::PasswordNoLower, has(char::is_lowercase)),
                PasswordRequirement::new(
                    ViolationCode::PasswordNoDigit,
                    has(|c| chars::digit(c).is_some()),
                ),
            ]);
        }
        let personal = length <= self.max_length && context.is_all_of(password);
        rules.push(PasswordRequirement::new(ViolationCode::PasswordPersonal, !personal));
        rules
    }
}
