//! Lists what happened to the account of who is signed in.

use axum::Json;
use axum::extract::State;
use shared::api::list_events::ListEventsReply;

use super::AppState;
use super::extract::SignedIn;
use super::problem::Refusal;
use crate::account::list_events::list_events;

pub(super) async fn handle(
    State(ctx): State<AppState>,
    SignedIn(who): SignedIn,
) -> Result<Json<ListEventsReply>, Refusal> {
    Ok(Json(list_events(&ctx, &who).await?))
}
