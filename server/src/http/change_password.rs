//! Changes the password of who is signed in and hands the new session's cookie out.

use axum::Json;
use axum::extract::State;
use shared::api::change_password::ChangePassword;
use shared::api::reset_password::ResetPasswordReply;

use super::AppState;
use super::cookie::NewSession;
use super::extract::{Checked, SignedIn};
use super::problem::Refusal;
use crate::account::change_password::change_password;
use crate::caller::Caller;

pub(super) async fn handle(
    State(ctx): State<AppState>,
    from: Caller,
    SignedIn(who): SignedIn,
    Checked(input): Checked<ChangePassword>,
) -> Result<(NewSession, Json<ResetPasswordReply>), Refusal> {
    let (reply, secret) = change_password(&ctx, &from, &who, input).await?;
    Ok((NewSession::new(&ctx.config, &secret), Json(reply)))
}
