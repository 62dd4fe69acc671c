//! Opens a session and hands its cookie out.

use axum::Json;
use axum::extract::State;
use shared::api::sign_in::{SignIn, SignInReply};

use super::AppState;
use super::cookie::NewSession;
use super::extract::{Checked, SessionCookie};
use super::problem::Refusal;
use crate::caller::Caller;
use crate::session::sign_in::sign_in;

pub(super) async fn handle(
    State(ctx): State<AppState>,
    from: Caller,
    SessionCookie(previous): SessionCookie,
    Checked(input): Checked<SignIn>,
) -> Result<(NewSession, Json<SignInReply>), Refusal> {
    let (reply, secret) = sign_in(&ctx, &from, input, previous.as_ref()).await?;
    Ok((NewSession::new(&ctx.config, &secret), Json(reply)))
}
