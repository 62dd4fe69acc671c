//! A screen as a document: the templates, the frame around each screen, and the policy of a page without script.

use std::sync::LazyLock;

use axum::body::Body;
use axum::http::header::{CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, Error, UndefinedBehavior, context};
use serde::Serialize;
use shared::{Locale, ProblemKind, screens};

use super::super::AppState;
use super::super::assets::Assets;
use super::super::problem::Refusal;
use super::verdict::Verdict;
use super::{FORGOT_PASSWORD, HELP, LANGUAGE, TOP};

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'",
);

macro_rules! built_in {
    ($($name:literal,)+) => { [$(($name, include_str!(concat!("templates/", $name))),)+] };
}

/// Nothing that is not there is shown as nothing: it is an error, and a test renders every screen.
static TEMPLATES: LazyLock<Result<Environment<'static>, Error>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    let templates = built_in![
        "layout.html",
        "parts.html",
        "account.html",
        "change_identifier.html",
        "change_password.html",
        "code.html",
        "forgot_password.html",
        "frozen.html",
        "help.html",
        "link.html",
        "note.html",
        "reset_password.html",
        "sign_in.html",
        "sign_up.html",
        "spent.html",
    ];
    for (name, source) in templates {
        environment.add_template(name, source)?;
    }
    Ok(environment)
});

/// What is on a screen.
pub(super) struct Screen {
    /// The template without its ending.
    pub(super) template: &'static str,
    /// The heading.
    pub(super) heading: String,
    /// What became of its form.
    pub(super) verdict: Verdict,
    /// What failed, where the screen as a whole tells it.
    pub(super) failed: Option<ProblemKind>,
    /// What the template shows.
    pub(super) content: Value,
}

impl Screen {
    /// A screen whose form nobody has sent.
    pub(super) fn new(template: &'static str, heading: &str, content: impl Serialize) -> Self {
        Self {
            template,
            heading: heading.to_owned(),
            verdict: Verdict::default(),
            failed: None,
            content: Value::from(Serde(content)),
        }
    }

    /// The same, after its form was judged.
    pub(super) fn judged(self, verdict: Verdict) -> Self {
        Self { verdict, ..self }
    }

    /// The same as an answer to what failed by a problem of `kind`.
    pub(super) fn telling(self, kind: ProblemKind) -> Self {
        Self { failed: Some(kind), ..self }
    }

    /// A screen that says one thing and leads on.
    pub(super) fn note(heading: &str, words: &str, next: &str, label: &str) -> Self {
        #[derive(Serialize)]
        struct Note<'a> {
            words: &'a str,
            done: bool,
            next: &'a str,
            label: &'a str,
        }
        Self::new("note", heading, Note { words, done: false, next, label })
    }
}

/// What is around a screen.
pub(super) struct Frame<'a> {
    pub(super) ctx: &'a AppState,
    pub(super) assets: Option<&'a Assets>,
    pub(super) locale: Locale,
    /// The hidden value of its forms; without one there is no choice of language.
    pub(super) token: Option<String>,
    /// The path of the screen.
    pub(super) here: &'a str,
    /// What happened before.
    pub(super) notice: Option<String>,
}

/// The answer that shows `screen` in `frame`.
pub(super) fn respond(frame: &Frame<'_>, screen: Screen) -> Response {
    let status = screen.failed.map_or_else(|| screen.verdict.status(), status_of);
    let refusal = screen.verdict.refusal.clone();
    match render(frame, screen) {
        Ok(html) => page(status, refusal.map(IntoResponse::into_response), html),
        Err(error) => Refusal::internal(format!("a template failed: {error:#}")).into_response(),
    }
}

/// The status of a problem of `kind`.
pub(super) fn status_of(kind: ProblemKind) -> StatusCode {
    StatusCode::from_u16(kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The answer to what never came to a screen of its own.
pub(in super::super) fn refusal(
    ctx: &AppState,
    assets: Option<&Assets>,
    locale: Locale,
    refusal: &Refusal,
    response: Response,
) -> Response {
    let (text, problem) = (screens::of(locale), shared::text::problem(refusal.kind, locale));
    let wait = refusal.retry_after.map(text.wait);
    let screen = match refusal.kind {
        ProblemKind::NotFound => {
            Screen::note(text.not_found_title, text.not_found_intro, TOP, text.go_home)
        }
        // What these say else is for programs.
        ProblemKind::Malformed
        | ProblemKind::UnsupportedMediaType
        | ProblemKind::MethodNotAllowed => {
            Screen::note(problem.title, text.no_request_intro, TOP, text.go_home)
        }
        _ => {
            let detail = wait.as_deref().unwrap_or(problem.detail);
            Screen::note(problem.title, detail, FORGOT_PASSWORD, text.forgot_title)
        }
    };
    let frame = Frame { ctx, assets, locale, token: None, here: TOP, notice: None };
    match render(&frame, screen) {
        Ok(html) => page(response.status(), Some(response), html),
        Err(_) => response,
    }
}

/// The response with `html` for its body; its headers stay.
fn page(status: StatusCode, response: Option<Response>, html: String) -> Response {
    let mut response = response.unwrap_or_default();
    *response.status_mut() = status;
    *response.body_mut() = Body::from(html);
    let headers = response.headers_mut();
    headers.remove(CONTENT_LENGTH);
    // A page asks by its form, and not by the browser's own dialogue.
    headers.remove(WWW_AUTHENTICATE);
    headers.insert(CONTENT_TYPE, HTML);
    headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    response
}

fn render(frame: &Frame<'_>, screen: Screen) -> Result<String, Error> {
    let text = screens::of(frame.locale);
    let failed = screen.verdict.refusal.is_some();
    let languages: Vec<Value> = Locale::ALL
        .into_iter()
        .map(|locale| {
            let chosen = locale == frame.locale;
            context! { tag => locale.tag(), name => locale.own_name(), chosen }
        })
        .collect();
    let page = context! {
        lang => frame.locale.tag(),
        product => frame.ctx.config.app.name.as_str(),
        // Ours, from the page's own head.
        look => Value::from_safe_string(frame.assets.map_or("", Assets::head).to_owned()),
        prefix => if failed { text.error_prefix } else { "" },
        heading => screen.heading,
        state => if failed { "error" } else { "ready" },
        language => text.language,
        languages,
        change_language => LANGUAGE,
        here => frame.here,
        token => frame.token.as_deref(),
        summary_heading => text.summary_heading,
        verdict => Value::from(Serde(&screen.verdict)),
        notice => frame.notice.as_deref(),
        top => TOP,
        help => HELP,
        help_link => text.help_link,
    };
    let environment =
        TEMPLATES.as_ref().map_err(|error| Error::new(error.kind(), error.to_string()))?;
    let template = environment.get_template(&format!("{}.html", screen.template))?;
    template.render(context! { page, content => screen.content })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_can_be_read() {
        assert!(TEMPLATES.is_ok(), "{:?}", TEMPLATES.as_ref().err());
    }
}
