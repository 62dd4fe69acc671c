//! What every document is like: hardened, in one language, with markup of ours alone.

use shared::{Locale, PasswordPolicy, Route, screens};

use super::{ANA, Browser, signed_in};
use crate::support::{PASSWORD, TestServer};

const SCREENS: [&str; 9] = [
    "/basic/forgot-password",
    "/basic/verify-code",
    "/basic/reset-password",
    "/basic/password-changed",
    "/basic/sign-in",
    "/basic/sign-up",
    "/basic/verify-email",
    "/basic/not-me",
    "/basic/help",
];

/// The screens of who is signed in.
const ACCOUNT: [&str; 6] = [
    "/basic/account",
    "/basic/account/password",
    "/basic/account/email",
    "/basic/account/email/verify",
    "/basic/account/phone",
    "/basic/account/phone/verify",
];

#[tokio::test]
async fn every_document_is_hardened_has_no_script_and_is_not_kept() {
    let server = TestServer::start().await;
    for path in SCREENS.into_iter().chain(["/basic/nothing"]) {
        let reply = server.visitor().get(path).await;
        assert_eq!(reply.status, if path == "/basic/nothing" { 404 } else { 200 }, "{path}");
        assert_eq!(reply.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(reply.header("cache-control"), "no-store");
        assert_eq!(reply.header("referrer-policy"), "no-referrer");
        let policy = reply.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; style-src 'self';"), "{policy}");
        assert!(policy.contains("form-action 'self'") && !policy.contains("script"), "{policy}");
        assert!(!reply.text.contains("<script") && !reply.text.contains(" style="), "{path}");
        assert!(reply.text.contains("<html lang=\"es\">"), "{}", reply.text);
    }
}

#[tokio::test]
async fn the_screens_of_the_account_are_as_hard_and_nobodys_without_a_session() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let session = server.visitor().sign_in(ANA, PASSWORD).await;
    for path in ACCOUNT {
        let reply = server.visitor().keeping(&session).get(path).await;
        assert_eq!(reply.status, 200, "{path}");
        assert_eq!(reply.header("cache-control"), "no-store");
        assert!(reply.header("content-security-policy").contains("form-action 'self'"));
        assert!(!reply.text.contains("<script") && !reply.text.contains(" style="), "{path}");
        let stranger = server.visitor().get(path).await;
        assert_eq!((stranger.status, stranger.header("location")), (303, "/basic/sign-in"));
    }
}

#[tokio::test]
async fn a_path_that_there_is_not_says_so_and_leads_back() {
    let server = TestServer::start().await;
    let es = screens::of(Locale::Es);
    let browser = Browser::at(&server, "/basic/nothing/here").await;
    browser.is_at("/basic/nothing/here", 404, es.not_found_title);
    assert!(browser.page.text.contains("href=\"&#x2f;basic\""), "{}", browser.page.text);
    let put = server.visitor().send(reqwest::Method::PUT, "/basic/sign-in").await;
    assert_eq!((put.status, put.header("allow")), (405, "POST,GET,HEAD"));
    assert_eq!(put.header("content-type"), "text/html; charset=utf-8");
}

#[tokio::test]
async fn the_language_is_the_browsers_until_somebody_chooses_another() {
    let server = TestServer::start().await;
    let visitor = server.visitor().with("accept-language", "en-GB");
    let mut browser = Browser::of(visitor, "/basic/forgot-password").await;
    browser.is_at("/basic/forgot-password", 200, screens::of(Locale::En).forgot_title);
    browser.send("/basic/forgot-password", &[("identifier", "ana")]).await;
    let mut fields = browser.fields("/basic/language");
    fields.insert("locale".to_owned(), "es".to_owned());
    browser.post("/basic/language", &fields).await;
    browser.is_at("/basic/forgot-password", 200, screens::of(Locale::Es).forgot_title);
    assert_eq!(browser.attribute_of("identifier", "value").as_deref(), Some("ana"));
    assert!(browser.page.text.contains("<html lang=\"es\">"));
}

#[tokio::test]
async fn a_choice_of_language_leads_nowhere_else() {
    let server = TestServer::start().await;
    let mut browser = Browser::at(&server, "/basic/sign-in").await;
    for elsewhere in ["https://evil.example/", "//evil.example", "/account", ""] {
        let mut fields = browser.fields("/basic/language");
        fields.insert("locale".to_owned(), "en".to_owned());
        fields.insert("here".to_owned(), elsewhere.to_owned());
        browser.post("/basic/language", &fields).await;
        let es = screens::of(Locale::En);
        browser.is_at("/basic/forgot-password", 200, es.forgot_title);
    }
}

#[tokio::test]
async fn markup_in_what_was_typed_arrives_as_text() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let hostile = "\"><script>alert(1)</script><b id='x'>&amp;{{ 7*7 }}";
    for (path, field) in [
        ("/basic/forgot-password", "identifier"),
        ("/basic/sign-in", "identifier"),
        ("/basic/sign-up", "email"),
        ("/basic/account/email", "email"),
        ("/basic/account/phone", "phone"),
    ] {
        let mut browser = signed_in(&server).await;
        browser.open(path).await;
        browser.send(path, &[(field, hostile)]).await;
        assert_eq!(browser.page.status, 422, "{path}");
        assert_eq!(browser.attribute_of(field, "value").as_deref(), Some(hostile));
        assert!(!browser.page.text.contains("<script") && !browser.page.text.contains("<b id"));
    }
}

#[tokio::test]
async fn password_fields_tell_managers_all_they_need() {
    let server = TestServer::start().await;
    let browser = Browser::at(&server, "/basic/sign-up").await;
    let attribute = |name| browser.attribute_of("password", name).unwrap_or_default();
    assert_eq!(attribute("name"), "new-password");
    assert_eq!(attribute("autocomplete"), "new-password");
    assert_eq!(attribute("passwordrules"), PasswordPolicy::DEFAULT.apple_rules());
    assert!(attribute("aria-describedby").starts_with("requirements "));
    assert_eq!(browser.attribute_of("password", "maxlength"), None);
    let es = screens::of(Locale::Es);
    assert!(browser.says(&(es.rule_length)(8)) && browser.says(es.rule_strength));
}

#[tokio::test]
async fn the_product_has_its_own_name_here_too() {
    let server = TestServer::configured(|config| config.app.name = "Té & <b>Café</b>".to_owned());
    let browser = Browser::at(&server.await, "/basic/sign-in").await;
    assert!(browser.says("Té & <b>Café</b>") && !browser.page.text.contains("<b>"));
}

#[tokio::test]
async fn the_shell_leads_from_every_screen_to_its_plain_form() {
    let server = TestServer::start().await;
    for route in Route::ALL {
        let reply = server.visitor().get(&format!("{}?basic", route.path())).await;
        assert_eq!(reply.status, 303, "{}", route.path());
        let led = server.visitor().get(reply.header("location")).await;
        assert!([200, 303].contains(&led.status), "{}", route.path());
        let own = match route {
            Route::Home => "/basic/sign-in".to_owned(),
            _ => format!("/basic{}", route.path()),
        };
        assert_eq!(reply.header("location"), own);
    }
}

#[tokio::test]
async fn reading_changes_nothing() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let reply = server.visitor().sign_in(ANA, PASSWORD).await;
    let before = server.database.contents().await;
    for path in SCREENS.into_iter().chain(ACCOUNT) {
        server.visitor().keeping(&reply).get(path).await;
    }
    assert_eq!(server.database.contents().await, before);
}
