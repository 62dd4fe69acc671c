//! `POST /api/auth/verify-email`: proves the address of a new account, by code or by link.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::{Body, Endpoint, Method};
use crate::violation::{self, Violation, ViolationCode};
use crate::{Policy, RecoveryCode, ResetToken, code};

/// The call.
pub struct VerifyEmail;

impl Endpoint for VerifyEmail {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/auth/verify-email";
    const SUMMARY: &'static str = "Prove the address of a new account";
    type Body = VerifyEmailBody;
    type Reply = VerifyEmailReply;
}

/// Either `request_id` and `code`, or `token`.
#[derive(Clone, Default, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct VerifyEmailBody {
    /// The id that the request was answered with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Uuid>,
    /// The code from the message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = code::rule))]
    pub code: Option<String>,
    /// The token from the link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// The proof of an address.
#[derive(Clone, Debug)]
pub enum VerifyEmailInput {
    /// By the code.
    Code {
        /// The id that the request was answered with.
        request_id: Uuid,
        /// The code from the message.
        code: RecoveryCode,
    },
    /// By the link; nothing, where the string cannot be a token.
    Link(Option<ResetToken>),
}

impl Body for VerifyEmailBody {
    type Input = VerifyEmailInput;

    fn check(self, _: &Policy) -> Result<VerifyEmailInput, Vec<Violation>> {
        self.validate().map_err(|errors| violation::from_errors(&errors))?;
        match (self.request_id, self.code, self.token) {
            (None, None, Some(token)) => Ok(VerifyEmailInput::Link(ResetToken::parse(&token))),
            (Some(request_id), Some(code), None) => RecoveryCode::parse(&code)
                .map(|code| VerifyEmailInput::Code { request_id, code })
                .map_err(|violation| vec![violation]),
            (None, Some(_), None) => {
                Err(vec![Violation::new("/request_id", ViolationCode::Missing)])
            }
            (Some(_), None, None) => Err(vec![Violation::new("/code", ViolationCode::Missing)]),
            (None, None, None) => Err(vec![Violation::new("/token", ViolationCode::Missing)]),
            (_, _, Some(_)) => Err(vec![Violation::new("/token", ViolationCode::Unknown)]),
        }
    }
}

/// The address is proven and the account exists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerifyEmailReply {
    /// The proven address.
    pub email: String,
}
