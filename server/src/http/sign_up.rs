//! Asks for an account.

use axum::Json;
use axum::extract::State;
use shared::api::challenge::Challenge;
use shared::api::sign_up::SignUp;

use super::AppState;
use super::extract::Checked;
use super::problem::Refusal;
use crate::caller::Caller;
use crate::recovery::sign_up::sign_up;

pub(super) async fn handle(
    State(ctx): State<AppState>,
    from: Caller,
    Checked(input): Checked<SignUp>,
) -> Result<Json<Challenge>, Refusal> {
    Ok(Json(sign_up(&ctx, &from, input).await?))
}
