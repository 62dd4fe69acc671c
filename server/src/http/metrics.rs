//! Counts calls, and shows all counts on a listener of their own.

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::AppState;
use super::problem::Refusal;
use crate::clock::Stopwatch;
use crate::error::Error;
use crate::metrics;

/// What has no route: the page, its files, and what is not there.
const PAGE: &str = "page";

/// Counts a call and how long it took.
pub(super) async fn count(State(ctx): State<AppState>, request: Request, next: Next) -> Response {
    let watch = Stopwatch::start();
    // Also given back where the caller hangs up.
    let _under_way = ctx.metrics.begin_call();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let route = route.as_ref().map_or(PAGE, MatchedPath::as_str);
    ctx.metrics.call(known(&method), route, response.status().as_u16(), watch.elapsed());
    response
}

/// Anybody may invent methods; counts of them must not grow without end.
fn known(method: &Method) -> &str {
    match *method {
        Method::GET | Method::HEAD | Method::POST | Method::DELETE => method.as_str(),
        _ => "other",
    }
}

/// What answers on `HTTP__METRICS_LISTEN`.
pub fn router(ctx: AppState) -> Router {
    Router::new().route("/metrics", get(show)).with_state(ctx)
}

async fn show(State(ctx): State<AppState>) -> Result<Response, Refusal> {
    let backlog = ctx.store.backlog(ctx.clock.now()).await.map_err(Error::from)?;
    let text =
        ctx.metrics.render(backlog).map_err(|error| Refusal::unavailable(error.to_string()))?;
    Ok(([(CONTENT_TYPE, metrics::CONTENT_TYPE)], text).into_response())
}
