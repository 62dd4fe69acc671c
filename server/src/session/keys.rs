//! The public keys that verify access tokens (RFC 7517).

use shared::api::jwks::{Jwk, JwksReply};

use crate::ctx::Ctx;

/// Every key of the ring: those that sign and those that signed before.
#[must_use]
pub fn public_keys(ctx: &Ctx) -> JwksReply {
    let jwk = |key: crate::secrets::PublicKey| Jwk {
        kty: "OKP".to_owned(),
        crv: "Ed25519".to_owned(),
        x: key.x,
        kid: key.id,
        key_use: "sig".to_owned(),
        alg: "EdDSA".to_owned(),
    };
    JwksReply { keys: ctx.keys.public_keys().map(jwk).collect() }
}
