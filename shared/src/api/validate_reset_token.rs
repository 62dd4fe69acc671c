//! `POST /api/auth/validate-reset-token`: tells whether a token is alive; changes nothing.

use serde::{Deserialize, Serialize};
use validator::Validate;

use super::{Body, Endpoint, Method};
use crate::violation::Violation;
use crate::{Policy, ResetToken};

/// The call.
pub struct ValidateResetToken;

impl Endpoint for ValidateResetToken {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/auth/validate-reset-token";
    const SUMMARY: &'static str = "Tell whether a reset token is alive";
    type Body = ValidateResetTokenBody;
    type Reply = ValidateResetTokenReply;
}

/// A token from a link or from `verify-code`.
#[derive(Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ValidateResetTokenBody {
    /// The token.
    pub token: String,
}

impl Body for ValidateResetTokenBody {
    /// Nothing, where the string cannot be a token.
    type Input = Option<ResetToken>;

    fn check(self, _: &Policy) -> Result<Option<ResetToken>, Vec<Violation>> {
        Ok(ResetToken::parse(&self.token))
    }
}

/// The token is alive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ValidateResetTokenReply {
    /// Always true: a dead token is a problem.
    pub valid: bool,
    /// Seconds until the token dies.
    pub expires_in: u64,
    /// Whose account it opens: the address in full for its mail, masked for its text message.
    pub account: String,
}
