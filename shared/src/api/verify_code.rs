//! `POST /api/auth/verify-code`: exchanges a code for a token that sets a new password.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::{Body, Endpoint, Method};
use crate::violation::{self, Violation};
use crate::{Policy, RecoveryCode, code};

/// The call.
pub struct VerifyCode;

impl Endpoint for VerifyCode {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/auth/verify-code";
    const SUMMARY: &'static str = "Exchange a code for a reset token";
    type Body = VerifyCodeBody;
    type Reply = VerifyCodeReply;
}

/// A code and the request that it was sent for.
#[derive(Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct VerifyCodeBody {
    /// The id that the request was answered with.
    pub request_id: Uuid,
    /// The code from the message.
    #[validate(custom(function = code::rule))]
    pub code: String,
}

/// A code that has the form of one, and the request that it was sent for.
#[derive(Clone, Debug)]
pub struct VerifyCodeInput {
    /// The id that the request was answered with.
    pub request_id: Uuid,
    /// The code from the message.
    pub code: RecoveryCode,
}

impl Body for VerifyCodeBody {
    type Input = VerifyCodeInput;

    fn check(self, _: &Policy) -> Result<VerifyCodeInput, Vec<Violation>> {
        self.validate().map_err(|errors| violation::from_errors(&errors))?;
        let code = RecoveryCode::parse(&self.code).map_err(|violation| vec![violation])?;
        Ok(VerifyCodeInput { request_id: self.request_id, code })
    }
}

/// The right to set a new password.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerifyCodeReply {
    /// What `reset-password` takes.
    pub reset_token: String,
    /// Seconds until the token dies.
    pub expires_in: u64,
}
