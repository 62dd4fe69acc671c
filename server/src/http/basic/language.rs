//! Remembers the language that somebody chose, as the page does, and leads back to where they were.

use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use shared::{Locale, ProblemKind};

use super::super::extract::LOCALE_COOKIE;
use super::super::problem::Refusal;
use super::page::Screen;
use super::submitted::Submitted;
use super::visit::Visit;
use super::{FORGOT_PASSWORD, SCREENS};

/// How long the choice is remembered, in seconds.
const YEAR: u32 = 31_536_000;

pub(super) async fn send(visit: Visit, form: Submitted) -> Response {
    let chosen = Locale::from_tag(form.text("locale"));
    let chosen = visit
        .admit(&form)
        .and_then(|()| chosen.ok_or_else(|| Refusal::new(ProblemKind::Validation)));
    let locale = match chosen {
        Ok(locale) => locale,
        Err(refusal) => {
            let text = visit.text();
            let screen = Screen::note(text.language, "", FORGOT_PASSWORD, text.forgot_title);
            let screen = screen.judged(visit.verdict(Some(refusal)));
            return visit.show(screen);
        }
    };
    let here = SCREENS.into_iter().find(|path| *path == form.text("here"));
    let secure = if visit.ctx.config.http.secure() { "; Secure" } else { "" };
    // Not hidden from scripts: the page reads it, too.
    let cookie =
        format!("{LOCALE_COOKIE}={}; Path=/; Max-Age={YEAR}; SameSite=Lax{secure}", locale.tag());
    let mut response = visit.go(here.unwrap_or(FORGOT_PASSWORD));
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}
