//! Tells an orchestrator whether the process lives and whether it can work.

use std::sync::atomic::Ordering;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;

use super::AppState;
use super::problem::Refusal;
use crate::error::Error;

#[derive(Serialize)]
pub(super) struct Health {
    status: &'static str,
}

/// The process answers.
pub(super) async fn live() -> (StatusCode, Json<Health>) {
    (StatusCode::OK, Json(Health { status: "live" }))
}

/// The process can work: its database is there and nobody has asked it to end. `degraded` says that messages do
/// not get through at present; they wait, and all else works.
pub(super) async fn ready(State(ctx): State<AppState>) -> Result<Json<Health>, Refusal> {
    if ctx.draining.load(Ordering::Relaxed) {
        return Err(Refusal::unavailable("the server is about to end".to_owned()));
    }
    let hindered = ctx.store.is_sending_hindered().await.map_err(Error::from)?;
    Ok(Json(Health { status: if hindered { "degraded" } else { "ready" } }))
}
