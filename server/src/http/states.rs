//! Every screen in every state, for whoever works on the page: `/dev/states`. Exists in development only.

mod answer;
mod catalogue;
mod index;
mod state;

use std::sync::Arc;

use axum::extract::{Path, Query, State as Shared};
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY, X_FRAME_OPTIONS};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use serde::Deserialize;
use shared::{Locale, ProblemKind};

use self::state::State;
use super::AppState;
use super::assets::{Assets, content_security_policy};
use super::extract::locale_of;
use super::problem::Refusal;

/// What puts a page into a state: runs before anything else of it.
const PLAYER: &str = include_str!("states/player.js");

pub(super) fn router() -> Router<AppState> {
    Router::new().route("/dev/states", get(list)).route("/dev/states/{name}", get(show))
}

/// How a state is looked at.
#[derive(Deserialize)]
struct Look {
    lang: Option<String>,
    theme: Option<String>,
    /// Whose frames the list shows.
    screen: Option<String>,
}

impl Look {
    fn locale(&self, headers: &HeaderMap, default: Locale) -> Locale {
        let asked = self.lang.as_deref().and_then(Locale::from_tag);
        asked.unwrap_or_else(|| locale_of(headers, default))
    }

    /// The theme, where one is asked for; else it is the browser's.
    fn theme(&self) -> Option<&'static str> {
        ["light", "dark"].into_iter().find(|theme| self.theme.as_deref() == Some(theme))
    }
}

async fn list(
    Shared(ctx): Shared<AppState>,
    Query(look): Query<Look>,
    headers: HeaderMap,
) -> Response {
    let locale = look.locale(&headers, ctx.config.app.locale);
    let states = catalogue::states(&ctx.policy, locale);
    let (html, policy) = index::page(&states, locale, look.theme(), look.screen.as_deref());
    page(html, policy, "DENY")
}

async fn show(
    Shared(ctx): Shared<AppState>,
    Extension(assets): Extension<Arc<Assets>>,
    Path(name): Path<String>,
    Query(look): Query<Look>,
    headers: HeaderMap,
) -> Response {
    let locale = look.locale(&headers, ctx.config.app.locale);
    let states = catalogue::states(&ctx.policy, locale);
    let state = states.iter().find(|state| state.name == name);
    let (Some(state), Some(shell)) = (state, assets.shell(locale)) else {
        return Refusal::new(ProblemKind::NotFound).into_response();
    };
    let html = played(&shell, state, locale, look.theme());
    // The list shows it in a frame; nothing else is looser than where people are.
    let policy = content_security_policy(&html);
    let policy = policy.to_str().unwrap_or_default();
    page(html, policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'"), "SAMEORIGIN")
}

/// The page `shell` with the script that puts it into `state` before its own.
fn played(shell: &str, state: &State, locale: Locale, theme: Option<&str>) -> String {
    let script = PLAYER.replacen("STATE", &state.script(locale, theme), 1);
    shell.replacen("<script", &format!("<script>{script}</script><script"), 1)
}

fn page(html: String, policy: String, framed_by: &'static str) -> Response {
    let policy = HeaderValue::try_from(policy);
    let headers: [(HeaderName, HeaderValue); 4] = [
        (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (CONTENT_SECURITY_POLICY, policy.unwrap_or(HeaderValue::from_static("default-src 'none'"))),
        (X_FRAME_OPTIONS, HeaderValue::from_static(framed_by)),
        (VARY, HeaderValue::from_static("Accept-Language, Cookie")),
    ];
    (headers, html).into_response()
}
