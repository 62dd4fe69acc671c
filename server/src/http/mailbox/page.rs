//! The mailbox as a page of the server's own: whoever recovers an account downloads nothing of it.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, Error, context};
use shared::api::mailbox::MailboxMessage;
use shared::{Locale, MAILBOX_PATH, MESSAGES_PATH, ProblemKind, screens};

use super::Selection;
use crate::http::AppState;
use crate::http::extract::locale_of;
use crate::http::problem::Refusal;
use crate::secrets;

/// Looks for new messages, copies codes, empties the mailbox.
const SCRIPT: &str = include_str!("live.js");

/// Shows the messages that `list` answers with, the newest first.
pub(in crate::http) async fn page(
    State(ctx): State<AppState>,
    selection: Result<Query<Selection>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let Query(selection) = selection.map_err(|_| Refusal::new(ProblemKind::Malformed))?;
    let to = selection.to.as_deref().map(str::trim).filter(|to| !to.is_empty());
    let messages = selection.of(&ctx, to).await?;
    let html = render(locale_of(&headers, ctx.config.app.locale), to, &messages);
    let html = html.map_err(|error| Refusal::internal(format!("the mailbox failed: {error:#}")))?;
    Ok(([(CONTENT_SECURITY_POLICY, policy())], Html(html)).into_response())
}

/// Letters inherit it: they bring their styles along, and show no picture that they do not bring, too.
fn policy() -> HeaderValue {
    let hash = STANDARD.encode(secrets::hash(SCRIPT.as_bytes()));
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{hash}'; connect-src 'self'; style-src 'unsafe-inline'; \
         img-src data:; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

fn render(locale: Locale, to: Option<&str>, messages: &[MailboxMessage]) -> Result<String, Error> {
    let text = screens::plain(locale);
    let mut environment = Environment::new();
    environment.add_template("page.html", include_str!("page.html"))?;
    let newest_first: Vec<Value> =
        messages.iter().rev().map(|message| Value::from(Serde(message))).collect();
    environment.get_template("page.html")?.render(context! {
        lang => locale.tag(),
        title => text.mailbox_title,
        intro => text.mailbox_intro,
        gallery => context! { path => MESSAGES_PATH, name => text.mailbox_gallery },
        here => MAILBOX_PATH,
        words => context! {
            to => text.mailbox_to,
            find => text.mailbox_find,
            all => text.mailbox_all,
            empty => text.mailbox_empty,
            list => text.mailbox_list,
            clear => text.mailbox_clear,
            plain => text.mailbox_plain,
            source => text.mailbox_source,
            frame => text.mailbox_frame,
            copy => text.copy_code,
            copied => text.copied,
            open => text.open_link,
        },
        to => to,
        messages => newest_first,
        script => Value::from_safe_string(SCRIPT.to_owned()),
    })
}
