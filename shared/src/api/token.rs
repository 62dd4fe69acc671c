//! `POST /api/auth/token`: an access token for other applications.

use serde::{Deserialize, Serialize};

use super::{Empty, Endpoint, Method};

/// The call.
pub struct IssueToken;

impl Endpoint for IssueToken {
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/api/auth/token";
    const SUMMARY: &'static str = "Issue an access token of the session";
    type Body = Empty;
    type Reply = TokenReply;
}

/// A signed token (RFC 7519) that other applications verify by `/.well-known/jwks.json`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenReply {
    /// The token.
    pub access_token: String,
    /// `Bearer`.
    pub token_type: String,
    /// Seconds until it expires.
    pub expires_in: u64,
}
