//! Proves the address of a new account.

use axum::Json;
use axum::extract::State;
use shared::api::verify_email::{VerifyEmail, VerifyEmailReply};

use super::AppState;
use super::extract::Checked;
use super::problem::Refusal;
use crate::caller::Caller;
use crate::recovery::verify_email::verify_email;

pub(super) async fn handle(
    State(ctx): State<AppState>,
    from: Caller,
    Checked(input): Checked<VerifyEmail>,
) -> Result<Json<VerifyEmailReply>, Refusal> {
    Ok(Json(verify_email(&ctx, &from, input).await?))
}
