//! Verifies access tokens: here by their signature, or by asking Recobra.

use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use serde::Deserialize;

use super::keys::Keys;
use super::revocations::Revocations;

/// What a token says.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Claims {
    pub(crate) sub: String,
    pub(crate) sid: String,
    pub(crate) ver: i64,
    pub(crate) exp: i64,
}

/// The claims of `token`, where a key of Recobra signed it, for this issuer, not too long ago, and where no web
/// hook told that it is dead.
pub(crate) async fn verify(
    keys: &Keys,
    revocations: &Revocations,
    issuer: &str,
    token: &str,
    now: i64,
) -> Option<Claims> {
    let header = decode_header(token).ok()?;
    // An access token and nothing else that the same key may sign one day (RFC 8725 §3.11).
    if header.typ.as_deref() != Some("at+jwt") {
        return None;
    }
    let key = keys.find(&header.kid?, now).await?;
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_issuer(&[issuer]);
    validation.set_required_spec_claims(&["exp", "iss", "sub"]);
    // Expiry is judged below, by a clock that tests can set. Elsewhere leave this on.
    validation.validate_exp = false;
    let claims = decode::<Claims>(token, &key, &validation).ok()?.claims;
    (now < claims.exp && !revocations.cover(&claims)).then_some(claims)
}

#[derive(Deserialize)]
struct Introspection {
    active: bool,
    sub: Option<String>,
}

/// The account of `token`, where Recobra says that it is alive. No answer is no.
pub(crate) async fn introspect(
    http: &reqwest::Client,
    issuer: &str,
    api_key: &str,
    token: &str,
) -> Option<String> {
    let response = http
        .post(format!("{issuer}/api/auth/introspect"))
        .bearer_auth(api_key)
        .header("content-type", "application/x-www-form-urlencoded")
        // base64url and dots need no escape; whatever else comes is no token.
        .body(format!("token={}", token.replace(['&', '%', '+'], "")))
        .send()
        .await
        .ok()?;
    let said: Introspection = response.error_for_status().ok()?.json().await.ok()?;
    said.sub.filter(|_| said.active)
}
