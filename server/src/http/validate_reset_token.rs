//! Tells whether a reset token is alive.

use axum::Json;
use axum::extract::State;
use shared::api::validate_reset_token::{ValidateResetToken, ValidateResetTokenReply};

use super::AppState;
use super::extract::Checked;
use super::problem::Refusal;
use crate::recovery::validate_reset_token::validate_reset_token;

pub(super) async fn handle(
    State(ctx): State<AppState>,
    Checked(token): Checked<ValidateResetToken>,
) -> Result<Json<ValidateResetTokenReply>, Refusal> {
    Ok(Json(validate_reset_token(&ctx, token).await?))
}
