//! `POST /api/account/change-password`: sets another password and ends all other sessions.

use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

use super::reset_password::ResetPasswordReply;
use super::{Body, Endpoint, Method};
use crate::violation::{self, Violation};
use crate::{NewPassword, PasswordContext, Policy, password};

/// The call.
pub struct ChangePassword;

impl Endpoint for ChangePassword {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/account/change-password";
    const SUMMARY: &'static str = "Change the password and end all other sessions";
    type Body = ChangePasswordBody;
    type Reply = ResetPasswordReply;
}

/// The password in force, and the new one twice.
#[derive(Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[validate(schema(function = passwords_match))]
pub struct ChangePasswordBody {
    /// The password in force.
    #[validate(custom(function = password::present_rule))]
    pub current_password: String,
    /// The new password.
    pub new_password: String,
    /// The new password again.
    pub confirm_password: String,
}

/// The same in checked types.
#[derive(Clone, Debug)]
pub struct ChangePasswordInput {
    /// The password in force.
    pub current_password: NewPassword,
    /// The new password, which the policy has nothing against, word lists aside.
    pub new_password: NewPassword,
}

impl Body for ChangePasswordBody {
    type Input = ChangePasswordInput;

    fn check(self, policy: &Policy) -> Result<ChangePasswordInput, Vec<Violation>> {
        let current_password = NewPassword::new(&self.current_password);
        let new_password = NewPassword::new(&self.new_password);
        let context = PasswordContext::new([policy.app_name.as_str()]);
        let mut violations = policy.password.violations(&new_password, &context);
        violations.extend(self.validate().err().iter().flat_map(violation::from_errors));
        if violations.is_empty() {
            Ok(ChangePasswordInput { current_password, new_password })
        } else {
            Err(violations)
        }
    }
}

fn passwords_match(body: &ChangePasswordBody) -> Result<(), ValidationError> {
    password::confirm_rule(&body.new_password, &body.confirm_password)
}
