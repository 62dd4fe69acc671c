//! The right to set a new password: where it comes from, and that it is never where others see it.

use shared::{Locale, screens};

use super::{ANA, Browser};
use crate::support::{NEW_PASSWORD, PASSWORD, TestServer, token_of};

#[tokio::test]
async fn an_old_links_token_leaves_the_address_at_once_and_looking_spends_nothing() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (_, mail) = server.recovery(ANA).await;
    let token = token_of(&mail);
    let path = format!("/basic/reset-password?token={token}");
    let moved = server.visitor().get(&path).await;
    assert_eq!((moved.status, moved.header("location")), (303, "/basic/reset-password"));
    assert!(!moved.text.contains(&token));
    let mut browser = Browser::at(&server, &path).await;
    browser.is_at("/basic/reset-password", 200, screens::of(Locale::Es).reset_title);
    assert!(!browser.page.text.contains(&token), "the document has it");
    let typed = [("new-password", NEW_PASSWORD), ("confirm-password", NEW_PASSWORD)];
    browser.send("/basic/reset-password", &typed).await;
    browser.is_at("/basic/password-changed", 200, screens::of(Locale::Es).changed_title);
    server.opens_only_with(ANA, NEW_PASSWORD, PASSWORD).await;
}

#[tokio::test]
async fn what_the_shell_hands_over_from_a_link_is_moved_where_no_script_reads_it() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (_, mail) = server.recovery(ANA).await;
    let mut browser = Browser::at(&server, "/basic/sign-in").await;
    browser.bake("recobra-link", &token_of(&mail));
    browser.open("/reset-password?basic").await;
    browser.is_at("/basic/reset-password", 200, screens::of(Locale::Es).reset_title);
    assert_eq!(browser.cookie("recobra-link"), None);
    assert_eq!(browser.cookie("recobra-dev-reset"), Some(token_of(&mail).as_str()));
}

#[tokio::test]
async fn a_dead_or_garbled_token_is_said_to_be_dead_with_a_way_to_another() {
    let server = TestServer::start().await;
    let es = screens::of(Locale::Es);
    let garbage = "x".repeat(5000);
    for token in ["nothing", "", "<b>", &garbage, &"A".repeat(64)] {
        let browser = Browser::at(&server, &format!("/basic/reset-password?token={token}")).await;
        browser.is_at("/basic/reset-password", 400, es.link_dead_title);
    }
}

#[tokio::test]
async fn without_any_right_the_link_or_a_code_is_asked_for() {
    let server = TestServer::start().await;
    let es = screens::of(Locale::Es);
    let mut browser = Browser::at(&server, "/basic/reset-password").await;
    browser.is_at("/basic/reset-password", 200, es.reset_title);
    assert!(browser.says(screens::plain(Locale::Es).link_label) && browser.says(es.ask_code));
    browser.open("/basic/forgot-password").await;
    browser.send("/basic/forgot-password", &[("identifier", ANA)]).await;
    browser.open("/basic/reset-password").await;
    assert!(browser.says(es.code_title) && !browser.says(es.ask_code), "{}", browser.words());
}

#[tokio::test]
async fn a_pasted_link_sets_a_new_password_where_nobody_asked_for_it() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (_, mail) = server.recovery(ANA).await;
    let token = token_of(&mail);
    let es = screens::of(Locale::Es);
    let mut browser = Browser::at(&server, "/basic/reset-password").await;
    let link = format!(" https://cuenta.example/reset-password#token={token} ");
    browser.send("/basic/reset-password", &[("link", &link)]).await;
    browser.is_at("/basic/reset-password", 200, es.reset_title);
    assert!(!browser.page.text.contains(&token), "the document has it");
    assert!(!browser.answer.as_ref().unwrap().header("location").contains(&token));
    let typed = [("new-password", NEW_PASSWORD), ("confirm-password", NEW_PASSWORD)];
    browser.send("/basic/reset-password", &typed).await;
    browser.is_at("/basic/password-changed", 200, es.changed_title);
    server.opens_only_with(ANA, NEW_PASSWORD, PASSWORD).await;
}

#[tokio::test]
async fn what_is_pasted_and_no_link_is_said_to_be_none_and_a_dead_one_to_be_dead() {
    let server = TestServer::start().await;
    let es = screens::of(Locale::Es);
    let mut browser = Browser::at(&server, "/basic/reset-password").await;
    for nothing in ["", "https://cuenta.example/reset-password", "#token=short"] {
        browser.send("/basic/reset-password", &[("link", nothing)]).await;
        browser.is_at("/basic/reset-password", 422, es.reset_title);
        assert!(browser.says(screens::plain(Locale::Es).link_incomplete), "{nothing}");
    }
    let dead = format!("https://cuenta.example/reset-password#token={}", "A".repeat(64));
    browser.send("/basic/reset-password", &[("link", &dead)]).await;
    browser.is_at("/basic/reset-password", 400, es.link_dead_title);
    browser.open("/basic/reset-password").await;
    assert!(browser.says(screens::plain(Locale::Es).link_label), "another link can be pasted");
}

#[tokio::test]
async fn a_token_that_died_meanwhile_is_told_instead_of_a_form() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (_, mail) = server.recovery(ANA).await;
    let path = format!("/basic/reset-password?token={}", token_of(&mail));
    let mut browser = Browser::at(&server, &path).await;
    assert_eq!(server.visitor().reset(&token_of(&mail), NEW_PASSWORD).await.status, 200);
    let typed = [("new-password", PASSWORD), ("confirm-password", PASSWORD)];
    browser.send("/basic/reset-password", &typed).await;
    let es = screens::of(Locale::Es);
    browser.is_at("/basic/reset-password", 400, es.link_dead_title);
    server.opens_only_with(ANA, NEW_PASSWORD, PASSWORD).await;
}
