//! `GET /.well-known/jwks.json`: the keys that verify access tokens.

use serde::{Deserialize, Serialize};

use super::{Empty, Endpoint, Method};

/// The call.
pub struct GetJwks;

impl Endpoint for GetJwks {
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/.well-known/jwks.json";
    const SUMMARY: &'static str = "Tell the keys that verify access tokens";
    type Body = Empty;
    type Reply = JwksReply;
}

/// A set of keys (RFC 7517 §5), newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JwksReply {
    /// The keys.
    pub keys: Vec<Jwk>,
}

/// An Ed25519 key (RFC 8037 §2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Jwk {
    /// `OKP`.
    pub kty: String,
    /// `Ed25519`.
    pub crv: String,
    /// The public key in base64url.
    pub x: String,
    /// The id that a token's header names.
    pub kid: String,
    /// `sig`.
    #[serde(rename = "use")]
    pub key_use: String,
    /// `EdDSA`.
    pub alg: String,
}
