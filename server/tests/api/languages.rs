//! Problems speak the caller's language; the page's choice goes before the browser's.

use serde_json::json;
use shared::{Locale, ProblemKind};

use crate::support::TestServer;

#[tokio::test]
async fn problems_speak_the_callers_language() {
    let server = TestServer::start().await;
    let visitor = server.visitor();
    for (language, cookie, locale) in [
        ("", "", Locale::Es),
        ("en", "", Locale::En),
        ("en-GB,en;q=0.9", "", Locale::En),
        ("es-MX", "", Locale::Es),
        ("fr, en;q=0.5, es;q=0.1", "", Locale::En),
        ("en;q=0.1, es", "", Locale::Es),
        ("tlh", "", Locale::Es),
        ("en", "recobra-locale=es", Locale::Es),
        ("es", "a=b; recobra-locale=en", Locale::En),
        ("en", "recobra-locale=tlh", Locale::En),
    ] {
        let person = visitor.with("accept-language", language).with("cookie", cookie);
        let reply = person.get("/api/nothing").await;
        reply.is_problem_in(locale, ProblemKind::NotFound, &json!({}));
    }
}

#[tokio::test]
async fn the_default_language_is_the_operators() {
    let server = TestServer::configured(|config| config.app.locale = Locale::En).await;
    let reply = server.visitor().session().await;
    reply.is_problem_in(Locale::En, ProblemKind::Unauthenticated, &json!({}));
}

#[tokio::test]
async fn a_message_speaks_the_language_in_which_it_was_asked_for() {
    let server = TestServer::start().await;
    server.account("ana@example.com").await;
    server.account("eva@example.com").await;
    server.visitor().with("accept-language", "en").forgot("ana@example.com").await;
    server.visitor().forgot("eva@example.com").await;
    let english = server.message("ana@example.com").await;
    let spanish = server.message("eva@example.com").await;
    assert!(english.html.contains("lang=\"en\"") && spanish.html.contains("lang=\"es\""));
    assert_ne!(english.subject, spanish.subject);
}
