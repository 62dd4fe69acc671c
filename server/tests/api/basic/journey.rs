//! The whole way, form by form.

use std::time::Duration;

use shared::Locale;
use shared::screens::{self, Text};

use super::{ANA, Browser, signed_in};
use crate::support::{NEW_PASSWORD, PASSWORD, TestServer};

fn es() -> &'static Text {
    screens::of(Locale::Es)
}

/// A code that is not `right`.
pub(super) fn wrong(right: &str) -> String {
    let first = if right.starts_with('0') { '1' } else { '0' };
    format!("{first}{}", &right[1..])
}

async fn ask(server: &TestServer) -> (Browser, String) {
    let mut browser = Browser::at(server, "/basic/forgot-password").await;
    browser.send("/basic/forgot-password", &[("identifier", ANA)]).await;
    let code = server.message(ANA).await.code.unwrap();
    (browser, code)
}

#[tokio::test]
async fn an_account_is_recovered_by_forms_alone() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let mut browser = Browser::at(&server, "/basic").await;
    browser.is_at("/basic/forgot-password", 200, es().forgot_title);
    browser.send("/basic/forgot-password", &[("identifier", ANA)]).await;
    browser.is_at("/basic/verify-code", 200, es().code_title);
    assert!(browser.says(ANA) && browser.says(&(es().code_sent_email)(6)), "{}", browser.words());
    assert!(browser.says(&(es().minutes_left)(15)), "{}", browser.words());

    let code = server.message(ANA).await.code.unwrap();
    browser.send("/basic/verify-code", &[("code", &wrong(&code))]).await;
    browser.is_at("/basic/verify-code", 422, es().code_title);
    assert!(browser.says(&es().wrong_code(Some(2))), "{}", browser.words());
    browser.send("/basic/verify-code", &[("code", &code)]).await;
    browser.is_at("/basic/reset-password", 200, es().reset_title);
    assert_eq!(browser.attribute_of("username", "value").as_deref(), Some(ANA));

    let typed = [("new-password", "corta"), ("confirm-password", "otra")];
    browser.send("/basic/reset-password", &typed).await;
    browser.is_at("/basic/reset-password", 422, es().reset_title);
    let typed = [("new-password", NEW_PASSWORD), ("confirm-password", NEW_PASSWORD)];
    browser.send("/basic/reset-password", &typed).await;
    browser.is_at("/basic/password-changed", 200, es().changed_title);
    assert_eq!(browser.cookie("recobra-dev-reset"), None);

    browser.open("/basic/sign-in").await;
    assert_eq!(browser.attribute_of("identifier", "value").as_deref(), Some(ANA));
    browser.send("/basic/sign-in", &[("password", PASSWORD)]).await;
    browser.is_at("/basic/sign-in", 422, es().sign_in_title);
    browser.send("/basic/sign-in", &[("password", NEW_PASSWORD)]).await;
    browser.is_at("/basic/account", 200, es().account_title);
    assert!(browser.says(ANA));
    server.opens_only_with(ANA, NEW_PASSWORD, PASSWORD).await;
}

#[tokio::test]
async fn an_account_is_opened_by_forms_alone() {
    let server = TestServer::start().await;
    let visitor = server.visitor().with("accept-language", "en");
    let en = screens::of(Locale::En);
    let mut browser = Browser::of(visitor, "/basic/sign-up").await;
    browser.is_at("/basic/sign-up", 200, en.sign_up_title);
    let typed = [("email", ANA), ("new-password", PASSWORD)];
    browser.send("/basic/sign-up", &typed).await;
    browser.is_at("/basic/verify-email", 200, en.verify_email_title);
    let mail = server.message(ANA).await;
    assert!(mail.subject.contains("address"), "{}", mail.subject);
    browser.send("/basic/verify-email", &[("code", &mail.code.unwrap())]).await;
    browser.is_at("/basic/verify-email", 200, en.verified_title);
    assert!(browser.says(&(en.verified_intro)(ANA)));
    browser.open("/basic/sign-in").await;
    browser.send("/basic/sign-in", &[("password", PASSWORD)]).await;
    browser.is_at("/basic/account", 200, en.account_title);
}

#[tokio::test]
async fn a_text_message_serves_as_well_and_its_account_stays_masked() {
    let server = TestServer::start().await;
    server.account_with_phone(ANA, Some("+34612345678")).await;
    let mut browser = Browser::at(&server, "/basic/forgot-password").await;
    browser.send("/basic/forgot-password", &[("identifier", "+34 612 345 678")]).await;
    assert!(browser.says(&(es().code_sent_sms)(6)) && !browser.says(es().missing_spam));
    let code = server.message("+34612345678").await.code.unwrap();
    browser.send("/basic/verify-code", &[("code", &code)]).await;
    assert!(browser.attribute_of("username", "value").unwrap().contains('•'));
    let typed = [("new-password", NEW_PASSWORD), ("confirm-password", NEW_PASSWORD)];
    browser.send("/basic/reset-password", &typed).await;
    browser.is_at("/basic/password-changed", 200, es().changed_title);
    browser.open("/basic/sign-in").await;
    let kept = browser.attribute_of("identifier", "value");
    assert_eq!(kept.as_deref(), Some("+34 612 345 678"));
}

#[tokio::test]
async fn a_reload_goes_on_where_it_was_and_sends_nothing_again() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (mut browser, code) = ask(&server).await;
    server.advance(Duration::from_mins(5));
    browser.open("/basic/verify-code").await;
    assert!(browser.says(ANA) && browser.says(&(es().minutes_left)(10)));
    browser.send("/basic/verify-code", &[("code", &code)]).await;
    browser.open("/basic/reset-password").await;
    browser.is_at("/basic/reset-password", 200, es().reset_title);
    assert_eq!(server.inbox(ANA).await.len(), 1);
}

#[tokio::test]
async fn asking_twice_within_a_minute_leads_to_the_code_that_is_on_its_way() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (mut browser, code) = ask(&server).await;
    browser.open("/basic/forgot-password").await;
    browser.send("/basic/forgot-password", &[("identifier", ANA)]).await;
    browser.send("/basic/resend-code", &[]).await;
    browser.is_at("/basic/verify-code", 200, es().code_title);
    assert!(browser.says(&(es().resend_in)(60)), "{}", browser.words());
    assert_eq!(server.database.number("SELECT count(*) FROM challenges").await, 1);
    browser.send("/basic/verify-code", &[("code", &code)]).await;
    browser.is_at("/basic/reset-password", 200, es().reset_title);
}

#[tokio::test]
async fn another_code_is_sent_on_demand_and_the_screen_says_so_once() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (mut browser, _) = ask(&server).await;
    server.advance(Duration::from_mins(1));
    browser.send("/basic/resend-code", &[]).await;
    browser.is_at("/basic/verify-code", 200, es().code_title);
    let said = (es().resent)("a•••@example.com");
    assert!(browser.says(&said), "{}", browser.words());
    browser.open("/basic/verify-code").await;
    assert!(!browser.says(&said));
    let code = server.message(ANA).await.code.unwrap();
    browser.send("/basic/verify-code", &[("code", &code)]).await;
    browser.is_at("/basic/reset-password", 200, es().reset_title);
}

#[tokio::test]
async fn a_code_without_tries_leads_to_another_one() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (mut browser, code) = ask(&server).await;
    for _ in 0..3 {
        browser.send("/basic/verify-code", &[("code", &wrong(&code))]).await;
    }
    browser.is_at("/basic/verify-code", 422, es().spent_title);
    assert!(browser.says(es().spent_intro));
    server.advance(Duration::from_mins(1));
    browser.send("/basic/resend-code", &[]).await;
    browser.is_at("/basic/verify-code", 200, es().code_title);
}

#[tokio::test]
async fn a_code_that_expired_is_said_to_have() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (mut browser, _) = ask(&server).await;
    server.advance(Duration::from_mins(15));
    browser.open("/basic/verify-code").await;
    assert!(browser.says(es().code_expired), "{}", browser.words());
}

#[tokio::test]
async fn a_screen_that_waits_for_nothing_says_how_to_begin() {
    let server = TestServer::start().await;
    let browser = Browser::at(&server, "/basic/verify-code").await;
    browser.is_at("/basic/verify-code", 200, es().no_request_title);
    server.account(ANA).await;
    for path in ["/basic/account/email/verify", "/basic/account/phone/verify"] {
        let mut browser = signed_in(&server).await;
        browser.open(path).await;
        browser.is_at(path, 200, es().no_request_title);
    }
}
