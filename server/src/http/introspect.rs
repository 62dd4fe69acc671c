//! Tells an application whether an access token is alive.

use axum::Json;
use axum::extract::State;
use shared::api::introspect::{Introspect, IntrospectReply};

use super::AppState;
use super::extract::{ByApplication, Checked};
use super::problem::Refusal;
use crate::session::introspect::introspect;

pub(super) async fn handle(
    State(ctx): State<AppState>,
    _: ByApplication,
    Checked(token): Checked<Introspect>,
) -> Result<Json<IntrospectReply>, Refusal> {
    Ok(Json(introspect(&ctx, &token).await?))
}
