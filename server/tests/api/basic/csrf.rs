//! A form counts only when it was shown to the browser that sends it.

use reqwest::Method;
use shared::{Locale, screens};

use super::{ANA, Browser, FORM, signed_in};
use crate::support::{NEW_PASSWORD, PASSWORD, TestServer};

const FORMS: [&str; 11] = [
    "/basic/forgot-password",
    "/basic/sign-in",
    "/basic/sign-up",
    "/basic/verify-email",
    "/basic/account/password",
    "/basic/account/email",
    "/basic/account/email/verify",
    "/basic/account/phone",
    "/basic/account/phone/verify",
    "/basic/not-me",
    "/basic/language",
];

#[tokio::test]
async fn a_form_without_its_hidden_value_or_with_another_browsers_changes_nothing() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let strangers = Browser::at(&server, "/basic/sign-in").await.fields("/basic/sign-in");
    let before = server.database.contents().await;
    for token in [None, Some(""), Some("AAAA"), Some(strangers["form_token"].as_str())] {
        let mut browser = Browser::at(&server, "/basic/sign-in").await;
        let mut fields = browser.fields("/basic/sign-in");
        fields.remove("form_token");
        fields.extend(token.map(|token| ("form_token".to_owned(), token.to_owned())));
        fields.insert("identifier".to_owned(), ANA.to_owned());
        fields.insert("password".to_owned(), PASSWORD.to_owned());
        browser.post("/basic/sign-in", &fields).await;
        let es = screens::of(Locale::Es);
        browser.is_at("/basic/sign-in", 403, es.sign_in_title);
        assert!(browser.says(screens::plain(Locale::Es).stale_title), "{}", browser.words());
        assert_eq!(browser.cookie("recobra-dev"), None);
    }
    assert_eq!(server.database.contents().await, before);
}

#[tokio::test]
async fn who_is_signed_in_changes_nothing_by_another_browsers_form_either() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let mut browser = signed_in(&server).await;
    let strangers = Browser::at(&server, "/basic/sign-in").await.fields("/basic/sign-in");
    let session = browser.session();
    server.deliver().await;
    let before = server.database.contents().await;
    let es = screens::of(Locale::Es);
    for (path, title) in [
        ("/basic/account/password", es.change_password_title),
        ("/basic/account/email", es.change_email_title),
        ("/basic/account/phone", es.change_phone_title),
    ] {
        for token in ["", strangers["form_token"].as_str()] {
            browser.open(path).await;
            let mut typed = vec![("form_token", token), ("current-password", PASSWORD)];
            typed.extend(match path {
                "/basic/account/email" => vec![("email", "ana@example.net")],
                "/basic/account/phone" => vec![("phone", "+34612345678")],
                _ => vec![("new-password", NEW_PASSWORD), ("confirm-password", NEW_PASSWORD)],
            });
            browser.send(path, &typed).await;
            browser.is_at(path, 403, title);
            assert!(browser.says(screens::plain(Locale::Es).stale_title), "{}", browser.words());
        }
    }
    assert_eq!(browser.session(), session);
    assert_eq!(server.database.contents().await, before);
}

#[tokio::test]
async fn pressing_the_button_again_is_enough_and_what_was_typed_is_still_there() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let mut browser = Browser::at(&server, "/basic/forgot-password").await;
    browser.bake("recobra-dev-form", "forgotten");
    browser.send("/basic/forgot-password", &[("identifier", ANA)]).await;
    assert_eq!(browser.page.status, 403);
    browser.send("/basic/forgot-password", &[]).await;
    browser.is_at("/basic/verify-code", 200, screens::of(Locale::Es).code_title);
    assert_eq!(server.inbox(ANA).await.len(), 1);
}

#[tokio::test]
async fn another_sites_page_is_refused_in_words() {
    let server = TestServer::start().await;
    let browser = Browser::at(&server, "/basic/sign-in").await;
    let cookie = format!("recobra-dev-form={}", browser.cookie("recobra-dev-form").unwrap());
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
    ] {
        for path in FORMS {
            let visitor = server.visitor().with("cookie", &cookie).with(name, value);
            let reply = visitor.send_body(Method::POST, path, Some(FORM), "form_token=x").await;
            assert_eq!(reply.status, 403, "{path} {value}");
            assert_eq!(reply.header("content-type"), "text/html; charset=utf-8");
            assert!(reply.text.contains("<h1"), "{}", reply.text);
        }
    }
}

#[tokio::test]
async fn a_browser_that_tells_its_origin_to_nobody_is_known_by_the_hidden_value_alone() {
    let server = TestServer::start().await;
    let browser = Browser::at(&server, "/basic/forgot-password").await;
    let token = &browser.fields("/basic/forgot-password")["form_token"];
    let cookie = format!("recobra-dev-form={}", browser.cookie("recobra-dev-form").unwrap());
    let visitor = server.visitor().with("origin", "null");
    let body = format!("form_token={token}&identifier=ana%40example.com");
    let path = "/basic/forgot-password";
    let without = visitor.send_body(Method::POST, path, Some(FORM), body.clone()).await;
    assert_eq!(without.status, 403);
    let with = visitor.with("cookie", &cookie);
    assert_eq!(with.send_body(Method::POST, path, Some(FORM), body).await.status, 303);
}

#[tokio::test]
async fn the_cookies_are_out_of_reach_for_scripts_and_over_https_for_other_hosts() {
    let server = TestServer::configured(|config| {
        config.http.public_url = url::Url::parse("https://cuentas.example.com").unwrap();
    })
    .await;
    let shown = server.visitor().get("/basic/forgot-password").await;
    let cookie = shown.header("set-cookie");
    assert!(cookie.starts_with("__Host-recobra-form="), "{cookie}");
    for attribute in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    let token = "A".repeat(64);
    let moved = server.visitor().get(&format!("/basic/reset-password?token={token}")).await;
    let cookies = moved.cookies();
    assert!(cookies.contains(&format!("__Host-recobra-reset={token}").as_str()), "{cookies:?}");
    let all = moved.headers.get_all("set-cookie").iter();
    assert!(all.into_iter().all(|cookie| cookie.to_str().unwrap().contains("HttpOnly")));
}
