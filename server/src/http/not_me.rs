//! Takes the word of somebody who got a message that they did not ask for.

use axum::Json;
use axum::extract::State;
use shared::api::not_me::{NotMe, NotMeReply};

use super::AppState;
use super::extract::Checked;
use super::problem::Refusal;
use crate::caller::Caller;
use crate::recovery::not_me::not_me;

pub(super) async fn handle(
    State(ctx): State<AppState>,
    from: Caller,
    Checked(token): Checked<NotMe>,
) -> Result<Json<NotMeReply>, Refusal> {
    Ok(Json(not_me(&ctx, &from, token).await?))
}
