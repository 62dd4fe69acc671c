//! The messages that were sent; exists in development only.

mod page;

use std::time::Duration;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;
use shared::ProblemKind;
use shared::api::mailbox::{MailboxMessage, MailboxReply};

pub(super) use self::page::page;
use super::AppState;
use super::problem::Refusal;
use crate::clock::Instant;
use crate::config::Span;
use crate::mail;
use crate::sms;

/// Letters bring their styles along, and show no picture that they do not bring, too.
const GALLERY_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
                              frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// Longest wait for a message: shorter than a call may take.
const WAIT_MAX: Duration = Duration::from_secs(20);

/// Which messages, and how long to wait for the first of them.
#[derive(Deserialize)]
pub(super) struct Selection {
    to: Option<String>,
    since: Option<String>,
    wait: Option<Span>,
}

impl Selection {
    /// The messages for `to`; without one, for everybody.
    async fn of(&self, ctx: &AppState, to: Option<&str>) -> Result<Vec<MailboxMessage>, Refusal> {
        let mailbox = ctx.mailbox.as_ref().ok_or(Refusal::new(ProblemKind::NotFound))?;
        let since = self.since.as_deref().filter(|since| !since.is_empty());
        let since = since.map(moment).transpose()?.unwrap_or(Instant(0)).0;
        let wait = self.wait.map_or(Duration::ZERO, |Span(wait)| wait.min(WAIT_MAX));
        Ok(mailbox.wait(to, since, wait).await)
    }
}

/// Reads RFC 3339, also as it arrives where nobody has escaped its `+`, and unix milliseconds.
fn moment(text: &str) -> Result<Instant, Refusal> {
    let read = text.parse().ok().map(Instant);
    let read = read.or_else(|| Instant::from_rfc3339(&text.replace(' ', "+")));
    read.ok_or(Refusal::new(ProblemKind::Malformed))
}

pub(super) async fn list(
    State(ctx): State<AppState>,
    selection: Result<Query<Selection>, QueryRejection>,
) -> Result<Json<MailboxReply>, Refusal> {
    let Query(selection) = selection.map_err(|_| Refusal::new(ProblemKind::Malformed))?;
    let to = selection.to.as_deref().filter(|to| !to.is_empty());
    let messages = selection.of(&ctx, to).await?;
    Ok(Json(MailboxReply { messages }))
}

/// Every message in every language, as it would be sent now.
pub(super) async fn gallery(State(ctx): State<AppState>) -> Result<Response, Refusal> {
    let unusable = |error: mail::MailError| Refusal::unavailable(error.to_string());
    let letters = mail::previews(&ctx.config.mail, &ctx.brand, ctx.clock.now().0);
    let texts = sms::previews(&ctx.config);
    let page = mail::gallery(&ctx.brand.app_name, &letters.map_err(unusable)?, &texts);
    Ok(([(CONTENT_SECURITY_POLICY, GALLERY_POLICY)], Html(page.map_err(unusable)?)).into_response())
}

pub(super) async fn clear(State(ctx): State<AppState>) -> StatusCode {
    if let Some(mailbox) = &ctx.mailbox {
        mailbox.clear();
    }
    StatusCode::NO_CONTENT
}
