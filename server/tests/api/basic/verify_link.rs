//! A new address by the link of its message, pasted or handed over by the shell.

use shared::screens::{self, Text};
use shared::{Locale, ViolationCode};

use super::{ANA, Browser};
use crate::support::{PASSWORD, TestServer, token_of};

const PATH: &str = "/basic/verify-email";

fn es() -> &'static Text {
    screens::of(Locale::Es)
}

/// The secret of the link that proves Ana's address.
async fn sign_up(server: &TestServer) -> String {
    assert_eq!(server.visitor().sign_up(ANA, PASSWORD).await.status, 200);
    token_of(&server.message(ANA).await)
}

#[tokio::test]
async fn on_another_device_the_link_is_pasted() {
    let server = TestServer::start().await;
    let token = sign_up(&server).await;
    let mut browser = Browser::at(&server, PATH).await;
    browser.is_at(PATH, 200, es().verify_email_title);
    let plain = screens::plain(Locale::Es);
    assert!(browser.says(es().verify_email_link_intro) && browser.says(plain.link_hint));
    browser.send(PATH, &[("link", "https://recobra.example/verify-email#token=abc")]).await;
    browser.is_at(PATH, 422, es().verify_email_title);
    assert_eq!(browser.words().matches(plain.link_incomplete).count(), 2);
    let link = format!("http://localhost:8080/verify-email#token={token}");
    browser.send(PATH, &[("link", &link)]).await;
    browser.is_at(PATH, 200, es().verified_title);
    assert!(browser.says(&(es().verified_intro)(ANA)));
    assert_eq!(server.visitor().sign_in(ANA, PASSWORD).await.status, 200);
}

#[tokio::test]
async fn what_the_shell_hands_over_is_confirmed_by_a_button() {
    let server = TestServer::start().await;
    let token = sign_up(&server).await;
    let before = server.database.contents().await;
    let mut browser = Browser::at(&server, "/basic/sign-in").await;
    browser.bake("recobra-link", &token);
    browser.open("/verify-email?basic").await;
    browser.is_at(PATH, 200, es().verify_email_title);
    assert_eq!(browser.cookie("recobra-link"), None);
    assert_eq!(browser.cookie("recobra-dev-proof"), Some(token.as_str()));
    assert!(!browser.page.text.contains(&token) && !browser.page.text.contains("id=\"link\""));
    assert_eq!(server.database.contents().await, before);
    browser.send(PATH, &[]).await;
    browser.is_at(PATH, 200, es().verified_title);
    assert_eq!(browser.cookie("recobra-dev-proof"), None);
    assert_eq!(server.visitor().sign_in(ANA, PASSWORD).await.status, 200);
}

#[tokio::test]
async fn where_the_code_is_waited_for_a_link_comes_first_and_the_code_still_counts() {
    let server = TestServer::start().await;
    let mut browser = Browser::at(&server, "/basic/sign-up").await;
    browser.send("/basic/sign-up", &[("email", ANA), ("new-password", PASSWORD)]).await;
    browser.is_at(PATH, 200, es().verify_email_title);
    assert!(browser.page.text.contains("id=\"code\""));
    browser.send(PATH, &[]).await;
    let missing = shared::Violation::new("/code", ViolationCode::Required);
    assert!(browser.says(&shared::text::violation(&missing, Locale::Es)));
    let mail = server.message(ANA).await;
    let mut fields = browser.fields(PATH);
    fields.insert("code".to_owned(), mail.code.clone().unwrap());
    browser.bake("recobra-link", &token_of(&mail));
    browser.open(PATH).await;
    assert!(!browser.page.text.contains("id=\"code\""));
    browser.post(PATH, &fields).await;
    browser.is_at(PATH, 200, es().verified_title);
}

#[tokio::test]
async fn a_dead_link_says_so_and_leads_to_sign_in() {
    let server = TestServer::start().await;
    let token = sign_up(&server).await;
    let mut browser = Browser::at(&server, PATH).await;
    browser.send(PATH, &[("link", &token)]).await;
    browser.is_at(PATH, 200, es().verified_title);
    let mut browser = Browser::at(&server, PATH).await;
    browser.send(PATH, &[("link", &token)]).await;
    browser.is_at(PATH, 400, es().link_dead_title);
    assert!(browser.says(es().verify_dead_intro) && browser.says(es().sign_in_submit));
}
