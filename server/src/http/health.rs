//! Tells an orchestrator whether the process lives and whether it can work.

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

/// The process can work: its database is there.
pub(super) async fn ready(State(ctx): State<AppState>) -> Result<Json<Health>, Refusal> {
    ctx.store.ping().await.map_err(Error::from)?;
    Ok(Json(Health { status: "ready" }))
}
