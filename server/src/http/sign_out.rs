//! Ends the session and takes its cookie back.

use axum::extract::State;
use axum::http::header::{HeaderName, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use shared::api::sign_out::SignOut;

use super::extract::{Checked, SessionCookie};
use super::problem::Refusal;
use super::{AppState, cookie};
use crate::caller::Caller;
use crate::session::sign_out::sign_out;

pub(super) const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

pub(super) async fn handle(
    State(ctx): State<AppState>,
    from: Caller,
    SessionCookie(secret): SessionCookie,
    Checked(()): Checked<SignOut>,
) -> Result<(StatusCode, [(HeaderName, HeaderValue); 2]), Refusal> {
    sign_out(&ctx, &from, secret.as_ref()).await?;
    let headers = [
        (SET_COOKIE, cookie::clear(&ctx.config)),
        (CLEAR_SITE_DATA, HeaderValue::from_static("\"storage\"")),
    ];
    Ok((StatusCode::NO_CONTENT, headers))
}
