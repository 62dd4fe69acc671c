//! `POST /api/auth/introspect`: whether an access token is alive (RFC 7662), for registered applications.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Audience, Body, Endpoint, Method};
use crate::Policy;
use crate::violation::Violation;

/// The call.
pub struct Introspect;

impl Endpoint for Introspect {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/auth/introspect";
    const SUMMARY: &'static str = "Tell whether an access token is alive";
    const AUDIENCE: Audience = Audience::Applications;
    type Body = IntrospectBody;
    type Reply = IntrospectReply;
}

/// The token in question. What else the caller sends is left out, as OAuth wants (RFC 6749 §3.1).
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IntrospectBody {
    /// Anything: what is no token of ours is not active.
    pub token: String,
    /// What the caller takes it for; there is one type only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_type_hint: Option<String>,
}

impl Body for IntrospectBody {
    type Input = String;

    fn check(self, _: &Policy) -> Result<String, Vec<Violation>> {
        Ok(self.token)
    }
}

/// `active`, and of a token that is: what it says. Times are unix seconds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IntrospectReply {
    /// Whether session and account still stand behind the token.
    pub active: bool,
    /// Who issued it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iss: Option<String>,
    /// The account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub: Option<Uuid>,
    /// The session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<Uuid>,
    /// The account's token version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ver: Option<i64>,
    /// When it was issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iat: Option<i64>,
    /// When it expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exp: Option<i64>,
    /// `access_token`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_type: Option<String>,
}
