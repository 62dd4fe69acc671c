//! `POST /api/auth/resend-code`: asks for another code for the same identifier.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use validator::Validate;

use super::{Body, Endpoint, Method, challenge::Challenge};
use crate::Policy;
use crate::violation::Violation;

/// The call.
pub struct ResendCode;

impl Endpoint for ResendCode {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/auth/resend-code";
    const SUMMARY: &'static str = "Send another code";
    type Body = ResendCodeBody;
    type Reply = Challenge;
}

/// The request whose message did not arrive.
#[derive(Clone, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ResendCodeBody {
    /// The id that the request was answered with.
    pub request_id: Uuid,
}

impl Body for ResendCodeBody {
    type Input = Uuid;

    fn check(self, _: &Policy) -> Result<Uuid, Vec<Violation>> {
        Ok(self.request_id)
    }
}
