//! Access tokens: what other applications may believe of a session for five minutes without asking.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use shared::api::token::TokenReply;
use uuid::Uuid;

use super::Principal;
use crate::clock::Instant;
use crate::ctx::Ctx;

/// Life of a token: how long an application that does not ask may be wrong.
const TTL: Duration = Duration::from_mins(5);

/// What a token says (RFC 7519 §4.1; times are unix seconds).
#[derive(Serialize, Deserialize)]
pub(super) struct Claims {
    pub(super) iss: String,
    /// The account.
    pub(super) sub: Uuid,
    /// The session.
    pub(super) sid: Uuid,
    /// The account's token version when the token was issued.
    pub(super) ver: i64,
    pub(super) iat: i64,
    pub(super) exp: i64,
}

/// Issues a token of the session.
#[must_use]
pub fn issue_token(ctx: &Ctx, who: &Principal) -> TokenReply {
    let now = ctx.clock.now();
    let claims = Claims {
        iss: ctx.config.http.origin(),
        sub: who.account.id,
        sid: who.session.id,
        ver: who.account.token_version,
        iat: seconds(now),
        exp: seconds(now.after(TTL)),
    };
    // Strings, numbers and ids; writing them down as JSON cannot fail.
    let claims = serde_json::to_vec(&claims).unwrap_or_default();
    TokenReply {
        access_token: ctx.keys.sign_token(&claims),
        token_type: "Bearer".to_owned(),
        expires_in: TTL.as_secs(),
    }
}

/// What `token` says, where we issued it and it has not expired.
pub(super) fn read(ctx: &Ctx, token: &str) -> Option<Claims> {
    let claims: Claims = serde_json::from_slice(&ctx.keys.verified_claims(token)?).ok()?;
    let is_ours = claims.iss == ctx.config.http.origin();
    (is_ours && seconds(ctx.clock.now()) < claims.exp).then_some(claims)
}

const fn seconds(instant: Instant) -> i64 {
    instant.0.div_euclid(1000)
}
