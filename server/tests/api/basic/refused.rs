//! What is not taken is told in the form, and what was typed is kept, but for passwords.

use ipnet::IpNet;
use recobra::config::{Limits, List};
use reqwest::Method;
use shared::{Locale, Violation, ViolationCode, screens, text};

use super::{ANA, Browser, FORM};
use crate::support::{PASSWORD, TestServer};

fn words(field: &str, code: ViolationCode) -> String {
    text::violation(&Violation::new(format!("/{field}"), code), Locale::Es)
}

#[tokio::test]
async fn faults_are_listed_first_linked_and_repeated_at_their_fields() {
    let server = TestServer::start().await;
    let mut browser = Browser::at(&server, "/basic/sign-in").await;
    browser.send("/basic/sign-in", &[("identifier", "ana")]).await;
    let es = screens::of(Locale::Es);
    browser.is_at("/basic/sign-in", 422, es.sign_in_title);
    let title = format!("<title>{}{} – Recobra</title>", es.error_prefix, es.sign_in_title);
    assert!(browser.page.text.contains(&title), "{}", browser.page.text);
    assert_eq!(browser.attribute_of("summary", "role").as_deref(), Some("alert"));
    assert!(browser.says(es.summary_heading));
    for (id, code) in
        [("identifier", ViolationCode::Identifier), ("password", ViolationCode::Required)]
    {
        assert!(browser.page.text.contains(&format!("href=\"#{id}\"")), "{id}");
        assert_eq!(browser.words().matches(&words(id, code)).count(), 2, "{}", browser.words());
        assert_eq!(browser.attribute_of(id, "aria-invalid").as_deref(), Some("true"));
        let described = browser.attribute_of(id, "aria-describedby").unwrap();
        assert!(described.ends_with(&format!("{id}-error")), "{described}");
    }
    assert_eq!(browser.attribute_of("identifier", "value").as_deref(), Some("ana"));
}

#[tokio::test]
async fn a_code_is_kept_and_a_password_never_is() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let mut browser = Browser::at(&server, "/basic/forgot-password").await;
    browser.send("/basic/forgot-password", &[("identifier", ANA)]).await;
    browser.send("/basic/verify-code", &[("code", "12 3")]).await;
    assert_eq!(browser.attribute_of("code", "value").as_deref(), Some("12 3"));
    browser.open("/basic/sign-in").await;
    let typed = [("identifier", ANA), ("password", "una frase que no vale")];
    browser.send("/basic/sign-in", &typed).await;
    assert_eq!(browser.page.status, 422);
    assert!(!browser.page.text.contains("una frase que no vale"));
    browser.open("/basic/sign-up").await;
    browser.send("/basic/sign-up", &[("email", ANA), ("new-password", "abc1xz7")]).await;
    assert_eq!(browser.page.status, 422);
    assert!(!browser.page.text.contains("abc1xz7"));
}

#[tokio::test]
async fn a_field_that_is_there_twice_or_that_nobody_asked_for_is_refused() {
    let server = TestServer::start().await;
    let path = "/basic/forgot-password";
    let mut browser = Browser::at(&server, path).await;
    let mut fields = browser.fields(path);
    fields.insert("identifier".to_owned(), ANA.to_owned());
    fields.insert("admin".to_owned(), "true".to_owned());
    browser.post(path, &fields).await;
    assert_eq!(browser.page.status, 422);
    let twice = "identifier=ana%40example.com&identifier=eve%40example.com";
    let reply = server.visitor().send_body(Method::POST, path, Some(FORM), twice).await;
    assert_eq!(reply.status, 422, "{}", reply.text);
    assert_eq!(reply.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(server.database.number("SELECT count(*) FROM challenges").await, 0);
}

#[tokio::test]
async fn only_forms_of_a_sensible_size_are_read() {
    let server = TestServer::start().await;
    let path = "/basic/forgot-password";
    let long = format!("identifier={}", "a".repeat(16 * 1024));
    for (content_type, body, status) in [
        (FORM, long.as_str(), 413),
        ("application/json", "{\"identifier\":\"ana@example.com\"}", 415),
        ("multipart/form-data; boundary=x", "--x--", 415),
        ("text/plain", "identifier=ana@example.com", 415),
    ] {
        let body = body.to_owned();
        let reply = server.visitor().send_body(Method::POST, path, Some(content_type), body).await;
        assert_eq!(reply.status, status, "{content_type}");
        assert_eq!(reply.header("content-type"), "text/html; charset=utf-8");
    }
}

#[tokio::test]
async fn a_spent_budget_is_the_apis_own_and_the_form_tells_how_long_to_wait() {
    let server = TestServer::configured(|config| {
        config.limits = Limits::default();
        config.http.trusted_proxies = List(vec!["127.0.0.1/32".parse::<IpNet>().unwrap()]);
    })
    .await;
    let visitor = server.visitor().at("192.0.2.7");
    for _ in 0..9 {
        assert_eq!(visitor.forgot(ANA).await.status, 200);
    }
    let mut browser = Browser::of(visitor.clone(), "/basic/forgot-password").await;
    browser.send("/basic/forgot-password", &[("identifier", "ana")]).await;
    assert_eq!(browser.page.status, 422, "the tenth call");
    browser.send("/basic/forgot-password", &[("identifier", ANA)]).await;
    let es = screens::of(Locale::Es);
    browser.is_at("/basic/forgot-password", 429, es.forgot_title);
    assert_eq!(browser.page.header("retry-after"), "60");
    assert_eq!(browser.page.header("ratelimit"), "\"forgot\";r=0;t=60");
    assert!(browser.says(&(es.wait)(60)), "{}", browser.words());
    assert_eq!(browser.attribute_of("identifier", "value").as_deref(), Some(ANA));
    assert_eq!(visitor.forgot(ANA).await.status, 429);
}

#[tokio::test]
async fn closed_sign_up_says_so_and_takes_nothing() {
    let server = TestServer::configured(|config| {
        config.app.sign_up = shared::policy::SignUp::Closed;
    })
    .await;
    let mut browser = Browser::at(&server, "/basic/sign-in").await;
    assert!(!browser.says(screens::of(Locale::Es).sign_up_link));
    let mut fields = browser.fields("/basic/sign-in");
    fields.retain(|name, _| name == "form_token");
    fields.insert("email".to_owned(), ANA.to_owned());
    fields.insert("new-password".to_owned(), PASSWORD.to_owned());
    browser.post("/basic/sign-up", &fields).await;
    assert!(browser.says(screens::of(Locale::Es).sign_up_closed), "{}", browser.words());
    assert_eq!(browser.page.status, 404);
    assert_eq!(server.database.number("SELECT count(*) FROM challenges").await, 0);
}
