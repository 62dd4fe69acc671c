//! The account by forms: who it is, where it is signed in, and what can be ended.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use recobra::config::SmsTransport;
use shared::audit::{AuditEvent, AuditOutcome};
use shared::{Locale, screens};

use super::{ANA, Browser, signed_in};
use crate::support::{NEW_PASSWORD, PASSWORD, TestServer};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:139.0) Gecko/20100101 Firefox/139.0";

#[tokio::test]
async fn nobody_sees_an_account_without_a_session() {
    let server = TestServer::start().await;
    let es = screens::of(Locale::Es);
    let mut browser = Browser::at(&server, "/basic/account").await;
    browser.is_at("/basic/sign-in", 200, es.sign_in_title);
    assert!(!browser.says(es.session_ended));
    browser.bake("recobra-dev", "nothing-like-a-session");
    browser.open("/basic/account").await;
    browser.is_at("/basic/sign-in", 200, es.sign_in_title);
}

#[tokio::test]
async fn signing_in_leads_to_the_screen_that_it_was_asked_for_and_nowhere_else() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let es = screens::of(Locale::Es);
    let typed = [("identifier", ANA), ("password", PASSWORD)];
    let mut browser = Browser::at(&server, "/account/email?basic").await;
    browser.is_at("/basic/sign-in", 200, es.sign_in_title);
    browser.send("/basic/sign-in", &typed).await;
    browser.is_at("/basic/account/email", 200, es.change_email_title);
    for elsewhere in ["https://evil.example/", "//evil.example", "/api/docs"] {
        let mut browser = Browser::at(&server, "/basic/sign-in").await;
        let journey = format!("{{\"return_to\":\"{elsewhere}\"}}");
        browser.bake("recobra-dev-journey", &URL_SAFE_NO_PAD.encode(journey));
        browser.send("/basic/sign-in", &typed).await;
        browser.is_at("/basic/account", 200, es.account_title);
    }
}

#[tokio::test]
async fn the_session_is_the_apis_and_signing_out_ends_it() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let mut browser = signed_in(&server).await;
    assert!(browser.says("Ana Ruiz"));
    let visitor = server.visitor().with("cookie", &browser.session().unwrap());
    assert_eq!(visitor.session().await.status, 200);
    browser.send("/basic/sign-out", &[]).await;
    let es = screens::of(Locale::Es);
    browser.is_at("/basic/sign-in", 200, es.sign_in_title);
    assert!(browser.says(es.signed_out));
    assert_eq!(browser.cookie("recobra-dev"), None);
    assert_eq!(visitor.session().await.status, 401);
}

#[tokio::test]
async fn what_can_be_changed_has_a_link_and_a_number_only_where_texts_are_sent() {
    let es = screens::of(Locale::Es);
    let links = ["/basic/account/password", "/basic/account/email", "/basic/account/phone"];
    let linked = |browser: &Browser, path: &str| {
        browser.page.text.replace("&#x2f;", "/").contains(&format!("<a href=\"{path}\">"))
    };
    let server = TestServer::start().await;
    server.account(ANA).await;
    let browser = signed_in(&server).await;
    assert!(links.iter().all(|path| linked(&browser, path)), "{}", browser.page.text);
    assert!(browser.says(es.no_phone) && browser.says(es.add_phone));

    let silent =
        TestServer::configured(|config| config.sms.transport = Some(SmsTransport::Off)).await;
    silent.account(ANA).await;
    let browser = signed_in(&silent).await;
    assert_eq!(links.map(|path| linked(&browser, path)), [true, true, false]);
    assert!(!browser.says(es.account_phone));
}

#[tokio::test]
async fn one_session_or_all_others_are_ended() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let mut others = Vec::new();
    for _ in 0..3 {
        others.push(server.signed_in(&ana, PASSWORD).await);
    }
    let mut browser = signed_in(&server).await;
    let es = screens::of(Locale::Es);
    assert_eq!(browser.words().matches(es.this_device).count(), 1);
    browser.send("/basic/end-session", &[]).await;
    browser.is_at("/basic/account", 200, es.account_title);
    assert!(browser.says(&(es.session_ended_on)(es.device_unknown)), "{}", browser.words());
    assert!(browser.says(&(es.end_others_confirm)(2)), "{}", browser.words());
    browser.send("/basic/end-other-sessions", &[]).await;
    assert!(browser.says(es.others_ended));
    for other in others {
        assert_eq!(other.session().await.status, 401);
    }
    browser.open("/basic/account").await;
    browser.is_at("/basic/account", 200, es.account_title);
}

#[tokio::test]
async fn a_session_that_ended_elsewhere_leads_to_sign_in_and_says_so() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let mut browser = signed_in(&server).await;
    let elsewhere = server.signed_in(&ana, PASSWORD).await;
    elsewhere.send(reqwest::Method::DELETE, "/api/account/sessions").await;
    browser.send("/basic/sign-out", &[]).await;
    browser.open("/basic/account").await;
    assert!(browser.at.ends_with("sign-in"));

    let mut browser = signed_in(&server).await;
    elsewhere.send(reqwest::Method::DELETE, "/api/account/sessions").await;
    browser.open("/basic/account").await;
    browser.is_at("/basic/sign-in", 200, screens::of(Locale::Es).sign_in_title);
    assert!(browser.says(screens::of(Locale::Es).session_ended));
}

#[tokio::test]
async fn nobody_ends_a_strangers_session() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let eve = server.account("eve@example.com").await;
    let stranger = server.signed_in(&eve, PASSWORD).await;
    let id = stranger.session().await.json()["session"]["id"].as_str().unwrap().to_owned();
    let other = server.visitor().sign_in(ANA, PASSWORD).await;
    assert_eq!(other.status, 200);
    let mut browser = signed_in(&server).await;
    browser.send("/basic/end-session", &[("session", &id)]).await;
    browser.is_at("/basic/account", 200, screens::of(Locale::Es).account_title);
    assert_eq!(stranger.session().await.status, 200);
}

#[tokio::test]
async fn what_happened_is_told_and_who_did_not_do_it_ends_it_all() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let thief = server.signed_in(&ana, PASSWORD).await;
    server.visitor().with("user-agent", FIREFOX).sign_in(ANA, NEW_PASSWORD).await;
    let mut browser = signed_in(&server).await;
    let es = screens::of(Locale::Es);
    let words = browser.words();
    for (event, outcome, agent, address) in [
        (AuditEvent::SignIn, AuditOutcome::Ok, "", "127.0.0.1"),
        (AuditEvent::SignIn, AuditOutcome::Refused, FIREFOX, "127.0.0.1"),
        (AuditEvent::AccountCreated, AuditOutcome::Ok, "recobra", ""),
    ] {
        let (event, from) = (es.event_told(event, outcome), es.event_from(agent, address));
        assert!(words.contains(&event) && words.contains(&from), "{event}{from}: {words}");
    }
    browser.send("/basic/not-mine", &[]).await;
    browser.is_at("/basic/account/password", 200, es.change_password_title);
    assert_eq!(thief.session().await.status, 401);
    assert_eq!(
        server.visitor().with("cookie", &browser.session().unwrap()).session().await.status,
        200
    );
    let mut nobody = Browser::at(&server, "/basic/sign-in").await;
    nobody.post("/basic/not-mine", &browser.fields("/basic/account/password")).await;
    nobody.is_at("/basic/sign-in", 200, es.sign_in_title);
}
