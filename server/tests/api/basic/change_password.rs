//! Another password by a form: the one in force is asked for again, and everything else that is open ends.

use shared::{Locale, PasswordPolicy, Violation, ViolationCode, screens, text};

use super::{ANA, Browser, signed_in};
use crate::support::{NEW_PASSWORD, PASSWORD, TestServer};

const PATH: &str = "/basic/account/password";

fn typed<'a>(current: &'a str, new: &'a str, again: &'a str) -> [(&'static str, &'a str); 3] {
    [("current-password", current), ("new-password", new), ("confirm-password", again)]
}

#[tokio::test]
async fn the_new_password_counts_and_every_other_session_ends() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let elsewhere = server.signed_in(&ana, PASSWORD).await;
    let mut browser = signed_in(&server).await;
    let before = browser.session().unwrap();
    let es = screens::of(Locale::Es);
    browser.open(PATH).await;
    browser.is_at(PATH, 200, es.change_password_title);
    assert_eq!(browser.attribute_of("username", "value").as_deref(), Some(ANA));
    browser.send(PATH, &typed(PASSWORD, NEW_PASSWORD, NEW_PASSWORD)).await;
    browser.is_at("/basic/account", 200, es.account_title);
    assert!(browser.says(&(es.password_changed)(1)), "{}", browser.words());
    assert_eq!(elsewhere.session().await.status, 401);
    assert_eq!(server.visitor().with("cookie", &before).session().await.status, 401);
    let here = server.visitor().with("cookie", &browser.session().unwrap());
    assert_eq!(here.session().await.status, 200);
    server.opens_only_with(ANA, NEW_PASSWORD, PASSWORD).await;
    browser.open("/basic/account").await;
    assert!(!browser.says(&(es.password_changed)(1)), "it is said once");
}

#[tokio::test]
async fn another_current_password_is_told_at_its_field_and_changes_nothing() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let mut browser = signed_in(&server).await;
    let session = browser.session();
    browser.open(PATH).await;
    browser.send(PATH, &typed("otra frase cualquiera", NEW_PASSWORD, NEW_PASSWORD)).await;
    let es = screens::of(Locale::Es);
    browser.is_at(PATH, 422, es.change_password_title);
    assert_eq!(browser.words().matches(es.current_password_wrong).count(), 2);
    assert!(browser.page.text.contains("href=\"#current-password\""));
    let marked = |id| browser.attribute_of(id, "aria-invalid");
    assert_eq!(marked("current-password").as_deref(), Some("true"));
    assert_eq!(marked("new-password"), None);
    assert!(!browser.page.text.contains(NEW_PASSWORD) && browser.session() == session);
    server.opens_only_with(ANA, PASSWORD, NEW_PASSWORD).await;
}

#[tokio::test]
async fn the_rules_stand_above_the_field_and_what_breaks_them_is_told() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let mut browser = signed_in(&server).await;
    browser.open(PATH).await;
    let es = screens::of(Locale::Es);
    assert!(browser.says(es.requirements) && browser.says(&(es.rule_length)(8)));
    let attribute = |name| browser.attribute_of("new-password", name).unwrap_or_default();
    assert_eq!(attribute("passwordrules"), PasswordPolicy::DEFAULT.apple_rules());
    assert!(attribute("aria-describedby").starts_with("requirements "));
    let says = |browser: &Browser, field, code| {
        let found = Violation::new(format!("/{field}"), code);
        let words = text::violation(&found, Locale::Es);
        assert_eq!(browser.words().matches(&words).count(), 2, "{}", browser.words());
    };
    browser.send(PATH, &typed(PASSWORD, NEW_PASSWORD, "otra")).await;
    browser.is_at(PATH, 422, es.change_password_title);
    says(&browser, "confirm_password", ViolationCode::PasswordMismatch);
    browser.send(PATH, &typed("", "corta", "corta")).await;
    browser.is_at(PATH, 422, es.change_password_title);
    says(&browser, "current_password", ViolationCode::Required);
    assert_eq!(browser.attribute_of("new-password", "aria-invalid").as_deref(), Some("true"));
    browser.send(PATH, &typed(PASSWORD, PASSWORD, PASSWORD)).await;
    says(&browser, "new_password", ViolationCode::PasswordPrevious);
}

#[tokio::test]
async fn too_many_current_passwords_have_to_wait() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let mut browser = signed_in(&server).await;
    browser.open(PATH).await;
    for _ in 0..10 {
        browser.send(PATH, &typed("otra frase cualquiera", NEW_PASSWORD, NEW_PASSWORD)).await;
        assert_eq!(browser.page.status, 422);
    }
    browser.send(PATH, &typed(PASSWORD, NEW_PASSWORD, NEW_PASSWORD)).await;
    browser.is_at(PATH, 429, screens::of(Locale::Es).change_password_title);
    assert!(browser.says(&(screens::of(Locale::Es).wait)(3600)), "{}", browser.words());
}

#[tokio::test]
async fn a_session_that_ended_meanwhile_leads_to_sign_in() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let mut browser = signed_in(&server).await;
    browser.open(PATH).await;
    let elsewhere = server.signed_in(&ana, PASSWORD).await;
    elsewhere.send(reqwest::Method::DELETE, "/api/account/sessions").await;
    browser.send(PATH, &typed(PASSWORD, NEW_PASSWORD, NEW_PASSWORD)).await;
    let es = screens::of(Locale::Es);
    browser.is_at("/basic/sign-in", 200, es.sign_in_title);
    assert!(browser.says(es.session_ended));
    browser.send("/basic/sign-in", &[("identifier", ANA), ("password", PASSWORD)]).await;
    browser.is_at(PATH, 200, es.change_password_title);
    server.opens_only_with(ANA, PASSWORD, NEW_PASSWORD).await;
}
