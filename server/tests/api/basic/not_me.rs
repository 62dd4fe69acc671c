//! "It was not me" by a form: the link is pasted or handed over by the shell, and a button ends what it is about.

use std::time::Duration;

use shared::api::mailbox::MailboxMessage;
use shared::screens::{self, Text};
use shared::{Identifier, Locale, ProblemKind, text};

use super::{ANA, Browser, signed_in};
use crate::support::{NEW_PASSWORD, PASSWORD, TestServer, objection_of, token_of};

const NUMBER: &str = "+34612345678";
const PATH: &str = "/basic/not-me";
const DONE: &str = "/basic/not-me/done";

fn es() -> &'static Text {
    screens::of(Locale::Es)
}

/// The link by which Ana objects to a recovery that somebody asked for.
async fn objection(server: &TestServer) -> String {
    let (_, mail) = server.recovery(ANA).await;
    format!("http://localhost:8080/not-me#token={}", objection_of(&mail).unwrap())
}

#[tokio::test]
async fn a_pasted_link_or_its_token_alone_cancels_a_request() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    for cut in [0, "http://localhost:8080/not-me#token=".len()] {
        let (_, mail) = server.recovery(ANA).await;
        let link = format!("http://localhost:8080/not-me#token={}", objection_of(&mail).unwrap());
        let mut browser = Browser::at(&server, PATH).await;
        browser.is_at(PATH, 200, es().not_me_title);
        assert!(browser.says(screens::plain(Locale::Es).link_hint), "{}", browser.words());
        assert!(browser.says(es().not_me_intro) && browser.says(es().not_me_change));
        browser.send(PATH, &[("link", &link[cut..])]).await;
        browser.is_at(DONE, 200, es().not_me_cancelled_title);
        assert!(browser.says(es().not_me_cancelled));
        browser.open(DONE).await;
        browser.is_at(DONE, 200, es().not_me_cancelled_title);
        let dead = server.visitor().reset(&token_of(&mail), NEW_PASSWORD).await;
        assert_eq!(dead.status, 400);
        server.advance(Duration::from_mins(1));
    }
    server.opens_only_with(ANA, PASSWORD, NEW_PASSWORD).await;
}

/// A thief who is signed in as Ana and has changed the password, and the notice of it.
async fn taken_over(server: &TestServer) -> (Browser, MailboxMessage) {
    let mut thief = signed_in(server).await;
    thief.open("/basic/account/password").await;
    let typed = [
        ("current-password", PASSWORD),
        ("new-password", NEW_PASSWORD),
        ("confirm-password", NEW_PASSWORD),
    ];
    thief.send("/basic/account/password", &typed).await;
    (thief, server.message(ANA).await)
}

#[tokio::test]
async fn a_change_is_taken_back_and_the_account_frozen() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (mut thief, notice) = taken_over(&server).await;
    let mut browser = Browser::at(&server, PATH).await;
    browser.send(PATH, &[("link", &notice.text)]).await;
    browser.is_at(DONE, 200, es().not_me_frozen_title);
    assert!(browser.says(es().not_me_frozen));
    thief.open("/basic/account").await;
    thief.is_at("/basic/sign-in", 200, es().sign_in_title);
    for password in [PASSWORD, NEW_PASSWORD] {
        assert_eq!(server.visitor().sign_in(ANA, password).await.status, 401);
    }
}

#[tokio::test]
async fn a_code_that_was_texted_opens_the_account_as_well() {
    let server = TestServer::start().await;
    server.account_with_phone(ANA, Some(NUMBER)).await;
    let (_, notice) = taken_over(&server).await;
    let mut browser = Browser::at(&server, PATH).await;
    browser.send(PATH, &[("link", &notice.text)]).await;
    browser.is_at(DONE, 200, es().not_me_frozen_title);
    let masked = Identifier::parse(NUMBER).unwrap().masked();
    assert!(browser.says(&(es().not_me_texted)(&masked)), "{}", browser.words());
    assert!(browser.says(es().not_me_enter_code) && browser.says(es().forgot_title));
    assert!(!browser.page.text.contains("612345678"));
    let code = server.message(NUMBER).await.code.unwrap();
    browser.open("/basic/verify-code").await;
    assert!(browser.says(&(es().code_sent_sms)(6)) && browser.says(&masked));
    browser.send("/basic/verify-code", &[("code", &code)]).await;
    browser.is_at("/basic/reset-password", 200, es().reset_title);
}

#[tokio::test]
async fn what_the_shell_hands_over_is_moved_where_no_script_reads_it_and_looking_changes_nothing() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let link = objection(&server).await;
    let token = link.split_once("token=").unwrap().1;
    let before = server.database.contents().await;
    let mut browser = Browser::at(&server, "/basic/sign-in").await;
    browser.bake("recobra-link", token);
    browser.open("/not-me?basic").await;
    browser.is_at(PATH, 200, es().not_me_title);
    assert_eq!(browser.cookie("recobra-link"), None);
    assert_eq!(browser.cookie("recobra-dev-objection"), Some(token));
    assert!(!browser.page.text.contains(token) && !browser.page.text.contains("id=\"link\""));
    browser.open(PATH).await;
    assert_eq!(server.database.contents().await, before);
    browser.send(PATH, &[]).await;
    browser.is_at(DONE, 200, es().not_me_cancelled_title);
    assert_eq!(browser.cookie("recobra-dev-objection"), None);
    browser.open(PATH).await;
    assert!(browser.page.text.contains("id=\"link\""), "the next one is asked for");
}

#[tokio::test]
async fn a_dead_link_says_so_with_a_way_on() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let link = objection(&server).await;
    let mut browser = Browser::at(&server, PATH).await;
    browser.send(PATH, &[("link", &link)]).await;
    let (_, mail) = server.recovery(ANA).await;
    let reset = format!("http://localhost:8080/reset-password#token={}", token_of(&mail));
    for dead in [link.as_str(), &"A".repeat(64), &reset] {
        browser.open(PATH).await;
        browser.send(PATH, &[("link", dead)]).await;
        browser.is_at(PATH, 400, es().link_dead_title);
        assert!(browser.says(es().not_me_dead) && browser.says(es().forgot_title));
    }
    for garbled in ["nothing", "<b>", &"A".repeat(64)] {
        browser.bake("recobra-link", garbled);
        browser.open(PATH).await;
        browser.send(PATH, &[]).await;
        browser.is_at(PATH, 400, es().link_dead_title);
        assert_eq!(browser.cookie("recobra-dev-objection"), None);
    }
    server.opens_only_with(ANA, PASSWORD, NEW_PASSWORD).await;
}

#[tokio::test]
async fn what_holds_no_token_is_told_at_the_field_and_not_shown_again() {
    let server = TestServer::start().await;
    let plain = screens::plain(Locale::Es);
    for pasted in ["", " ", "no lo encuentro", "http://localhost:8080/not-me#token=abc"] {
        let mut browser = Browser::at(&server, PATH).await;
        browser.send(PATH, &[("link", pasted)]).await;
        browser.is_at(PATH, 422, es().not_me_title);
        assert_eq!(browser.words().matches(plain.link_incomplete).count(), 2);
        assert!(browser.page.text.contains("href=\"#link\""));
        assert_eq!(browser.attribute_of("link", "aria-invalid").as_deref(), Some("true"));
        assert_eq!(browser.attribute_of("link", "value").as_deref(), Some(""));
    }
}

#[tokio::test]
async fn another_sites_form_ends_nothing() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let link = objection(&server).await;
    let before = server.database.contents().await;
    let mut browser = Browser::at(&server, PATH).await;
    browser.send(PATH, &[("form_token", "AAAA"), ("link", &link)]).await;
    browser.is_at(PATH, 403, es().not_me_title);
    assert!(browser.says(screens::plain(Locale::Es).stale_title), "{}", browser.words());
    assert_eq!(server.database.contents().await, before);
    let unknown = [("form_token".to_owned(), browser.fields(PATH)["form_token"].clone())]
        .into_iter()
        .chain([("link".to_owned(), link), ("admin".to_owned(), "true".to_owned())]);
    browser.post(PATH, &unknown.collect()).await;
    assert_eq!(browser.page.status, 422);
    assert!(!browser.says(text::problem(ProblemKind::Internal, Locale::Es).title));
    assert_eq!(server.database.contents().await, before);
}

#[tokio::test]
async fn without_an_objection_there_is_no_outcome() {
    let server = TestServer::start().await;
    let browser = Browser::at(&server, DONE).await;
    browser.is_at(PATH, 200, es().not_me_title);
}
