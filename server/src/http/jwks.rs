//! Tells the keys that verify access tokens.

use axum::Json;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use shared::api::jwks::JwksReply;

use super::AppState;
use crate::session::keys::public_keys;

/// As long as a token lives: a key that leaves the ring is forgotten everywhere by the time its tokens are.
const CACHEABLE: &str = "public, max-age=300";

pub(super) async fn handle(
    State(ctx): State<AppState>,
) -> ([(axum::http::HeaderName, &'static str); 1], Json<JwksReply>) {
    ([(CACHE_CONTROL, CACHEABLE)], Json(public_keys(&ctx)))
}
