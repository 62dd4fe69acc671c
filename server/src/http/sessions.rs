//! Lists the sessions of who is signed in, and ends them.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use shared::ProblemKind;
use shared::api::list_sessions::ListSessionsReply;
use uuid::Uuid;

use super::AppState;
use super::extract::SignedIn;
use super::problem::Refusal;
use crate::caller::Caller;
use crate::session::{end, list};

pub(super) async fn list(
    State(ctx): State<AppState>,
    SignedIn(who): SignedIn,
) -> Result<Json<ListSessionsReply>, Refusal> {
    Ok(Json(list::list(&ctx, &who).await?))
}

pub(super) async fn end(
    State(ctx): State<AppState>,
    from: Caller,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Result<StatusCode, Refusal> {
    let id = Uuid::parse_str(&id).map_err(|_| Refusal::new(ProblemKind::NotFound))?;
    end::end_session(&ctx, &from, &who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn end_others(
    State(ctx): State<AppState>,
    from: Caller,
    SignedIn(who): SignedIn,
) -> Result<StatusCode, Refusal> {
    end::end_other_sessions(&ctx, &from, &who).await?;
    Ok(StatusCode::NO_CONTENT)
}
