//! Ends the session and takes its cookie back.

use axum::http::HeaderValue;
use axum::http::header::{HeaderName, SET_COOKIE};
use axum::response::{IntoResponse, Redirect, Response};

use super::super::cookie;
use super::super::problem::Refusal;
use super::super::sign_out::CLEAR_SITE_DATA;
use super::SIGN_IN;
use super::account;
use super::journey::{Journey, Notice};
use super::submitted::Submitted;
use super::visit::Visit;
use crate::session::sign_out::sign_out;

pub(super) async fn send(mut visit: Visit, form: Submitted) -> Response {
    if let Err(refusal) = end(&visit, &form).await {
        return account::screen(visit, Some(refusal)).await;
    }
    let headers: [(HeaderName, HeaderValue); 2] = [
        (SET_COOKIE, cookie::clear(&visit.ctx.config)),
        (CLEAR_SITE_DATA, HeaderValue::from_static("\"storage\"")),
    ];
    visit.journey = Journey { notice: Some(Notice::SignedOut), ..Journey::default() };
    visit.finish((headers, Redirect::to(SIGN_IN)).into_response())
}

async fn end(visit: &Visit, form: &Submitted) -> Result<(), Refusal> {
    visit.admit(form)?;
    Ok(sign_out(&visit.ctx, &visit.from, visit.brought.session.as_ref()).await?)
}
