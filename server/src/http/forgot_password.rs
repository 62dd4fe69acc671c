//! Asks for a recovery message.

use axum::Json;
use axum::extract::State;
use shared::api::challenge::Challenge;
use shared::api::forgot_password::ForgotPassword;

use super::AppState;
use super::extract::Checked;
use super::problem::Refusal;
use crate::caller::Caller;
use crate::recovery::forgot_password::forgot_password;

pub(super) async fn handle(
    State(ctx): State<AppState>,
    from: Caller,
    Checked(identifier): Checked<ForgotPassword>,
) -> Result<Json<Challenge>, Refusal> {
    Ok(Json(forgot_password(&ctx, &from, identifier).await?))
}
