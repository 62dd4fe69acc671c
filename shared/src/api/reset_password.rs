//! `POST /api/auth/reset-password`: spends a token, sets the password and ends every session.

use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

use super::{Body, Endpoint, Method};
use crate::violation::{self, Violation};
use crate::{NewPassword, PasswordContext, Policy, ResetToken, password};

/// The call.
pub struct ResetPassword;

impl Endpoint for ResetPassword {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/auth/reset-password";
    const SUMMARY: &'static str = "Set a new password and end every session";
    type Body = ResetPasswordBody;
    type Reply = ResetPasswordReply;
}

/// A token and the new password, twice.
#[derive(Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[validate(schema(function = passwords_match))]
pub struct ResetPasswordBody {
    /// The token from the link or from `verify-code`.
    pub token: String,
    /// The new password.
    pub new_password: String,
    /// The new password again.
    pub confirm_password: String,
}

/// A token and a password that the policy has nothing against, word lists aside.
#[derive(Clone, Debug)]
pub struct ResetPasswordInput {
    /// The token; nothing, where the string cannot be one.
    pub token: Option<ResetToken>,
    /// The new password.
    pub new_password: NewPassword,
}

impl Body for ResetPasswordBody {
    type Input = ResetPasswordInput;

    fn check(self, policy: &Policy) -> Result<ResetPasswordInput, Vec<Violation>> {
        let new_password = NewPassword::new(&self.new_password);
        let context = PasswordContext::new([policy.app_name.as_str()]);
        let mut violations = policy.password.violations(&new_password, &context);
        violations.extend(self.validate().err().iter().flat_map(violation::from_errors));
        if violations.is_empty() {
            Ok(ResetPasswordInput { token: ResetToken::parse(&self.token), new_password })
        } else {
            Err(violations)
        }
    }
}

fn passwords_match(body: &ResetPasswordBody) -> Result<(), ValidationError> {
    password::confirm_rule(&body.new_password, &body.confirm_password)
}

/// What the reset ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResetPasswordReply {
    /// Sessions that were open and are not any more.
    pub sessions_revoked: u64,
}
