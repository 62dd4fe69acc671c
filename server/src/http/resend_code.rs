//! Asks for another code.

use axum::Json;
use axum::extract::State;
use shared::api::challenge::Challenge;
use shared::api::resend_code::ResendCode;

use super::AppState;
use super::extract::Checked;
use super::problem::Refusal;
use crate::caller::Caller;
use crate::recovery::resend_code::resend_code;

pub(super) async fn handle(
    State(ctx): State<AppState>,
    from: Caller,
    Checked(request_id): Checked<ResendCode>,
) -> Result<Json<Challenge>, Refusal> {
    Ok(Json(resend_code(&ctx, &from, request_id).await?))
}
