//! The routes, and what they need.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};

use super::keys::Keys;
use super::revocations::Revocations;
use super::{crypto, tokens, webhooks};

/// A clock.
pub(crate) type Now = Arc<dyn Fn() -> i64 + Send + Sync>;

/// What an operator configures.
pub(crate) struct Settings {
    /// Recobra's address: the `iss` of its tokens.
    pub(crate) issuer: String,
    /// What we ask about tokens with.
    pub(crate) api_key: String,
    /// What Recobra signs web hooks with.
    pub(crate) webhook_secret: String,
    /// Unix seconds.
    pub(crate) now: Now,
}

struct Application {
    settings: Settings,
    http: reqwest::Client,
    keys: Keys,
    revocations: Revocations,
}

pub(crate) fn router(settings: Settings) -> Router {
    crypto::install();
    let http = reqwest::Client::new();
    let keys = Keys::new(http.clone(), &settings.issuer);
    let application = Application { settings, http, keys, revocations: Revocations::default() };
    Router::new()
        .route("/local", get(local))
        .route("/strict", get(strict))
        .route("/webhooks", post(hear))
        .with_state(Arc::new(application))
}

/// What both routes protect.
fn greet(account: &str) -> String {
    format!("hello {account}")
}

async fn local(
    State(application): State<Arc<Application>>,
    headers: HeaderMap,
) -> Result<String, StatusCode> {
    let Application { settings, keys, revocations, .. } = &*application;
    let token = bearer(&headers).ok_or(StatusCode::UNAUTHORIZED)?;
    let now = (settings.now)();
    let claims = tokens::verify(keys, revocations, &settings.issuer, token, now).await;
    claims.map(|claims| greet(&claims.sub)).ok_or(StatusCode::UNAUTHORIZED)
}

async fn strict(
    State(application): State<Arc<Application>>,
    headers: HeaderMap,
) -> Result<String, StatusCode> {
    let Application { settings, http, .. } = &*application;
    let token = bearer(&headers).ok_or(StatusCode::UNAUTHORIZED)?;
    let account = tokens::introspect(http, &settings.issuer, &settings.api_key, token).await;
    account.map(|account| greet(&account)).ok_or(StatusCode::UNAUTHORIZED)
}

async fn hear(
    State(application): State<Arc<Application>>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (timestamp, signature) = (header("recobra-timestamp"), header("recobra-signature"));
    let now = (application.settings.now)();
    let secret = &application.settings.webhook_secret;
    match webhooks::read(secret, timestamp, signature, &body, now) {
        Some(event) => {
            application.revocations.note(event.account, event.ver, event.session, now);
            StatusCode::NO_CONTENT
        }
        None => StatusCode::UNAUTHORIZED,
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}
