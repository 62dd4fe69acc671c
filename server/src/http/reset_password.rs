//! Sets a new password.

use axum::Json;
use axum::extract::State;
use shared::api::reset_password::{ResetPassword, ResetPasswordReply};

use super::AppState;
use super::extract::Checked;
use super::problem::Refusal;
use crate::caller::Caller;
use crate::recovery::reset_password::reset_password;

pub(super) async fn handle(
    State(ctx): State<AppState>,
    from: Caller,
    Checked(input): Checked<ResetPassword>,
) -> Result<Json<ResetPasswordReply>, Refusal> {
    Ok(Json(reset_password(&ctx, &from, input).await?))
}
