//! Another address or number by forms: the password again, the code that was sent there, and back at the account.

use std::time::Duration;

use shared::screens::Text;
use shared::{Locale, Violation, ViolationCode, screens, text};

use super::journey::wrong;
use super::{ANA, Browser, signed_in};
use crate::support::{PASSWORD, TestServer};

const NEW: &str = "ana@example.net";
const NUMBER: &str = "+34612345678";
const EMAIL: &str = "/basic/account/email";
const PHONE: &str = "/basic/account/phone";
const VERIFY_EMAIL: &str = "/basic/account/email/verify";
const VERIFY_PHONE: &str = "/basic/account/phone/verify";

fn es() -> &'static Text {
    screens::of(Locale::Es)
}

/// Ana at the code for her new address.
async fn asked(server: &TestServer) -> (Browser, String) {
    let mut browser = signed_in(server).await;
    browser.open(EMAIL).await;
    browser.is_at(EMAIL, 200, es().change_email_title);
    assert_eq!(browser.attribute_of("username", "value").as_deref(), Some(ANA));
    browser.send(EMAIL, &[("email", NEW), ("current-password", PASSWORD)]).await;
    browser.is_at(VERIFY_EMAIL, 200, es().verify_email_title);
    (browser, server.message(NEW).await.code.unwrap())
}

#[tokio::test]
async fn the_new_address_counts_once_its_code_comes_back() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let elsewhere = server.signed_in(&ana, PASSWORD).await;
    let (mut browser, code) = asked(&server).await;
    assert!(browser.says(NEW) && browser.says(&(es().verify_email_sent)(6)));
    assert!(browser.says(es().missing_other_email) && !browser.says(es().missing_other));
    assert!(server.stored(NEW).await.is_none());
    let before = browser.session().unwrap();
    browser.send(VERIFY_EMAIL, &[("code", &code)]).await;
    browser.is_at("/basic/account", 200, es().account_title);
    assert!(browser.says(es().email_changed) && browser.says(NEW), "{}", browser.words());
    assert!(server.stored(NEW).await.is_some() && server.stored(ANA).await.is_none());
    assert_eq!(elsewhere.session().await.status, 401);
    assert_eq!(server.visitor().with("cookie", &before).session().await.status, 401);
    browser.open(VERIFY_EMAIL).await;
    browser.is_at(VERIFY_EMAIL, 200, es().no_request_title);
}

#[tokio::test]
async fn a_number_comes_the_same_way() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let mut browser = signed_in(&server).await;
    browser.open(PHONE).await;
    browser.is_at(PHONE, 200, es().change_phone_title);
    browser.send(PHONE, &[("phone", "612"), ("current-password", PASSWORD)]).await;
    browser.is_at(PHONE, 422, es().change_phone_title);
    let rule = Violation::new("/phone", ViolationCode::PhonePrefix);
    assert_eq!(browser.words().matches(&text::violation(&rule, Locale::Es)).count(), 2);
    let typed = [("phone", "+34 612 345 678"), ("current-password", PASSWORD)];
    browser.send(PHONE, &typed).await;
    browser.is_at(VERIFY_PHONE, 200, es().verify_phone_title);
    assert!(browser.says(&(es().verify_phone_sent)(6)) && !browser.says(es().missing_spam));
    let code = server.message(NUMBER).await.code.unwrap();
    browser.send(VERIFY_PHONE, &[("code", &code)]).await;
    browser.is_at("/basic/account", 200, es().account_title);
    assert!(browser.says(es().phone_changed) && browser.says(es().change_phone));
    let phone = server.stored(ANA).await.unwrap().phone.unwrap();
    assert_eq!(phone.as_str(), NUMBER);
}

#[tokio::test]
async fn another_current_password_sends_nothing_and_keeps_what_was_typed() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    for (path, name, value) in [(EMAIL, "email", NEW), (PHONE, "phone", NUMBER)] {
        let mut browser = signed_in(&server).await;
        browser.open(path).await;
        let typed = [(name, value), ("current-password", "otra frase cualquiera")];
        browser.send(path, &typed).await;
        assert_eq!((browser.at.as_str(), browser.page.status), (path, 422));
        assert_eq!(browser.words().matches(es().current_password_wrong).count(), 2);
        assert_eq!(browser.attribute_of(name, "value").as_deref(), Some(value));
        assert!(server.inbox(value).await.is_empty());
        browser.send(path, &[("current-password", "")]).await;
        let missing = Violation::new("/current_password", ViolationCode::Required);
        assert!(browser.says(&text::violation(&missing, Locale::Es)), "{}", browser.words());
    }
}

#[tokio::test]
async fn a_wrong_code_counts_down_and_a_dead_one_leads_to_another() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (mut browser, code) = asked(&server).await;
    browser.send(VERIFY_EMAIL, &[("code", &wrong(&code))]).await;
    browser.is_at(VERIFY_EMAIL, 422, es().verify_email_title);
    assert!(browser.says(&es().wrong_code(Some(2))), "{}", browser.words());
    for _ in 0..2 {
        browser.send(VERIFY_EMAIL, &[("code", &wrong(&code))]).await;
    }
    browser.is_at(VERIFY_EMAIL, 422, es().spent_title);
    server.advance(Duration::from_mins(1));
    browser.send("/basic/resend-code", &[]).await;
    browser.is_at(VERIFY_EMAIL, 200, es().verify_email_title);
    assert!(browser.says(&(es().resent)("a•••@example.net")), "{}", browser.words());
    let another = server.message(NEW).await.code.unwrap();
    browser.send(VERIFY_EMAIL, &[("code", &another)]).await;
    browser.is_at("/basic/account", 200, es().account_title);
    assert!(server.stored(NEW).await.is_some());
}

#[tokio::test]
async fn a_code_that_expired_is_refused() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (mut browser, code) = asked(&server).await;
    server.advance(Duration::from_mins(16));
    browser.open(VERIFY_EMAIL).await;
    assert!(browser.says(es().code_expired), "{}", browser.words());
    browser.send(VERIFY_EMAIL, &[("code", &code)]).await;
    assert_eq!(browser.page.status, 422);
    assert!(server.stored(NEW).await.is_none());
}

#[tokio::test]
async fn a_step_back_keeps_the_address_and_asking_again_at_once_sends_nothing() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (mut browser, code) = asked(&server).await;
    browser.open(EMAIL).await;
    assert_eq!(browser.attribute_of("email", "value").as_deref(), Some(NEW));
    browser.send(EMAIL, &[("current-password", PASSWORD)]).await;
    browser.is_at(VERIFY_EMAIL, 200, es().verify_email_title);
    assert_eq!(server.inbox(NEW).await.len(), 1);
    browser.send(VERIFY_EMAIL, &[("code", &code)]).await;
    browser.is_at("/basic/account", 200, es().account_title);
}

#[tokio::test]
async fn the_code_alone_opens_nothing_for_another_account() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    server.account("eve@example.com").await;
    let (ana, code) = asked(&server).await;
    let mut eve = Browser::at(&server, "/basic/sign-in").await;
    let typed = [("identifier", "eve@example.com"), ("password", PASSWORD)];
    eve.send("/basic/sign-in", &typed).await;
    let mut fields = ana.fields(VERIFY_EMAIL);
    fields.insert("code".to_owned(), code);
    fields
        .extend(eve.fields("/basic/sign-out").into_iter().filter(|(name, _)| name == "form_token"));
    eve.post(VERIFY_EMAIL, &fields).await;
    assert!(server.stored(NEW).await.is_none());
    eve.open("/basic/account").await;
    assert!(eve.says("eve@example.com"));
}
