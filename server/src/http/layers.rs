//! What goes around every route.

use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Router};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::trace::TraceLayer;

use super::problem::{self, Refusal};
use super::{AppState, metrics, origin};

/// How long a call may take.
const CALL_TIMEOUT: Duration = Duration::from_secs(30);

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// For what is no page: an answer of the API renders nothing, even when somebody makes a browser open it.
const NO_PAGE: HeaderValue =
    HeaderValue::from_static("default-src 'none'; base-uri 'none'; frame-ancestors 'none'");

/// Puts the layers around `router`; the last one added is the outermost.
pub(super) fn around(router: Router<AppState>, ctx: &AppState) -> Router<AppState> {
    router
        .layer(from_fn_with_state(ctx.clone(), origin::guard))
        .layer(Extension(ctx.clone()))
        .layer(from_fn(time_out))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(from_fn_with_state(ctx.clone(), problem::into_words))
        .layer(TraceLayer::new_for_http().make_span_with(span).on_failure(()))
        .layer(from_fn_with_state(ctx.clone(), harden))
        .layer(from_fn_with_state(ctx.clone(), metrics::count))
}

/// Method and path alone: a query may carry an old link's token.
fn span(request: &Request) -> tracing::Span {
    tracing::info_span!("call", method = %request.method(), path = %request.uri().path())
}

async fn time_out(request: Request, next: Next) -> Response {
    match tokio::time::timeout(CALL_TIMEOUT, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Refusal::unavailable("the call took too long".to_owned()).into_response(),
    }
}

async fn harden(State(ctx): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.entry(X_FRAME_OPTIONS).or_insert(HeaderValue::from_static("DENY"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(OPENER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(
        PERMISSIONS_POLICY,
        HeaderValue::from_static(
            "camera=(), geolocation=(), microphone=(), otp-credentials=(self)",
        ),
    );
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(NO_PAGE);
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if ctx.config.http.secure() {
        let two_years = HeaderValue::from_static("max-age=63072000; includeSubDomains");
        headers.insert(STRICT_TRANSPORT_SECURITY, two_years);
    }
    response
}
