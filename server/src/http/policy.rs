//! Tells the rules in force.

use axum::Json;
use axum::extract::State;
use shared::Policy;

use super::AppState;

pub(super) async fn handle(State(ctx): State<AppState>) -> Json<Policy> {
    Json(ctx.policy.clone())
}
