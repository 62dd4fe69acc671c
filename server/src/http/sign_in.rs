//! Opens a session and hands its cookie out, and the device's.

use axum::Json;
use axum::extract::State;
use shared::api::sign_in::{SignIn, SignInReply};

use super::AppState;
use super::cookie::{NewDevice, NewSession};
use super::extract::{Checked, DeviceCookie, SessionCookie};
use super::problem::Refusal;
use crate::caller::Caller;
use crate::session::sign_in::{Brought, sign_in};

pub(super) async fn handle(
    State(ctx): State<AppState>,
    from: Caller,
    SessionCookie(session): SessionCookie,
    DeviceCookie(device): DeviceCookie,
    Checked(input): Checked<SignIn>,
) -> Result<(NewSession, NewDevice, Json<SignInReply>), Refusal> {
    let opened = sign_in(&ctx, &from, input, &Brought { session, device }).await?;
    let session = NewSession::new(&ctx.config, &opened.session);
    Ok((session, NewDevice::new(&ctx.config, &opened.device), Json(opened.reply)))
}
