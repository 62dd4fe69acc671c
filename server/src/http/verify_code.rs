//! Exchanges a code for a reset token.

use axum::Json;
use axum::extract::State;
use shared::api::verify_code::{VerifyCode, VerifyCodeReply};

use super::AppState;
use super::extract::Checked;
use super::problem::Refusal;
use crate::caller::Caller;
use crate::recovery::verify_code::verify_code;

pub(super) async fn handle(
    State(ctx): State<AppState>,
    from: Caller,
    Checked(input): Checked<VerifyCode>,
) -> Result<Json<VerifyCodeReply>, Refusal> {
    Ok(Json(verify_code(&ctx, &from, input).await?))
}
