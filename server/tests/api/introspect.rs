use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use recobra::account::sign_out::sign_out;
use recobra::application::remove::remove;
use recobra::config::Rate;
use reqwest::Method;
use serde_json::{Value, json};
use shared::ProblemKind;
use uuid::Uuid;

use crate::support::application::{Application, claims, token};
use crate::support::{NEW_PASSWORD, PASSWORD, Reply, TestServer, Visitor, forgery, token_of};

const ANA: &str = "ana@example.com";
const PATH: &str = "/api/auth/introspect";
const FORM: &str = "application/x-www-form-urlencoded";

/// A server, somebody who is signed in, a token of the session, and an application to ask about it.
async fn setting() -> (TestServer, Visitor, String, Application) {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let visitor = server.signed_in(&ana, PASSWORD).await;
    let token = token(&visitor).await;
    let shop = Application::register(&server, None).await;
    assert!(shop.is_alive(&server, &token).await);
    (server, visitor, token, shop)
}

async fn by_form(visitor: &Visitor, form: &str) -> Reply {
    visitor.send_body(Method::POST, PATH, Some(FORM), form.to_owned()).await
}

#[tokio::test]
async fn of_a_live_token_it_says_what_the_token_says_by_form_and_by_json() {
    let (server, _, token, shop) = setting().await;
    let mut expected = claims(&token);
    let more = json!({ "active": true, "token_type": "access_token" });
    expected.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    shop.introspect(&server, &token).await.is(200, &expected);
    let form = format!("token={token}&token_type_hint=access_token&extra=1");
    let reply = by_form(&shop.caller(&server), &form).await;
    reply.is(200, &expected);
    assert_eq!(reply.header("cache-control"), "no-store");
}

#[tokio::test]
async fn of_a_token_that_nobody_may_believe_it_says_only_that_it_is_not_active() {
    let (server, _, token, shop) = setting().await;
    for (name, forged) in forgery::all(&server, &token) {
        let reply = shop.introspect(&server, &forged).await;
        assert_eq!((reply.status, reply.json()), (200, json!({ "active": false })), "{name}");
    }
    let eva = server.account("eva@example.com").await;
    for changes in [
        json!({ "ver": 1 }),
        json!({ "ver": -1 }),
        json!({ "sid": Uuid::nil() }),
        json!({ "sub": eva.id }),
        json!({ "sub": Uuid::nil() }),
    ] {
        let changed = forgery::with(&server, &token, &changes);
        assert!(!shop.is_alive(&server, &changed).await, "{changes}");
    }
}

#[tokio::test]
async fn a_token_dies_of_age_after_five_minutes() {
    let (server, _, token, shop) = setting().await;
    server.advance(Duration::from_millis(299_999));
    assert!(shop.is_alive(&server, &token).await);
    server.advance(Duration::from_millis(1));
    assert!(!shop.is_alive(&server, &token).await);
}

#[tokio::test]
async fn a_token_dies_with_its_session() {
    let (server, visitor, token, shop) = setting().await;
    assert_eq!(visitor.sign_out().await.status, 204);
    assert!(!shop.is_alive(&server, &token).await);
}

#[tokio::test]
async fn a_token_dies_when_another_session_ends_its_own() {
    let (server, _, dead, shop) = setting().await;
    let here = server.visitor().keeping(&server.visitor().sign_in(ANA, PASSWORD).await);
    let alive = token(&here).await;
    let path = format!("/api/account/sessions/{}", claims(&dead)["sid"].as_str().unwrap());
    assert_eq!(here.send(Method::DELETE, &path).await.status, 204);
    assert!(!shop.is_alive(&server, &dead).await);
    assert!(shop.is_alive(&server, &alive).await);
}

#[tokio::test]
async fn a_token_dies_with_the_password_that_opened_its_session() {
    let (server, _, token, shop) = setting().await;
    let (_, mail) = server.recovery(ANA).await;
    assert_eq!(server.visitor().reset(&token_of(&mail), NEW_PASSWORD).await.status, 200);
    assert!(!shop.is_alive(&server, &token).await);
}

#[tokio::test]
async fn a_token_dies_with_its_account_and_by_an_operators_word() {
    let (server, _, disabled, shop) = setting().await;
    server.disable(ANA).await;
    assert!(!shop.is_alive(&server, &disabled).await);
    let eva = server.account("eva@example.com").await;
    let token = token(&server.signed_in(&eva, PASSWORD).await).await;
    assert!(shop.is_alive(&server, &token).await);
    let account = server.stored("eva@example.com").await.unwrap();
    assert_eq!(sign_out(&server.ctx, &account).await.unwrap(), 1);
    assert!(!shop.is_alive(&server, &token).await);
}

#[tokio::test]
async fn an_old_version_is_dead_even_where_its_session_lives() {
    let (server, visitor, old, shop) = setting().await;
    assert_eq!(visitor.send(Method::DELETE, "/api/account/sessions").await.status, 204);
    assert_eq!(visitor.session().await.status, 200);
    assert!(!shop.is_alive(&server, &old).await);
    assert!(shop.is_alive(&server, &token(&visitor).await).await);
}

#[tokio::test]
async fn who_has_no_key_of_an_application_is_told_nothing() {
    let (server, visitor, token, shop) = setting().await;
    let strangers = [
        server.visitor(),
        visitor,
        server.visitor().with("authorization", &shop.key),
        server.visitor().with("authorization", &format!("Basic {}", shop.key)),
        server.visitor().with("authorization", &format!("Bearer {}x", shop.key)),
        server.visitor().with("authorization", "Bearer rk_"),
        server.visitor().with("authorization", &format!("Bearer {token}")),
        server.visitor().with("authorization", &format!("Bearer rk_{}", "A".repeat(43))),
    ];
    for stranger in strangers {
        let refused = stranger.post(PATH, &json!({ "token": token })).await;
        refused.is_problem(ProblemKind::Unauthenticated, &json!({}));
        assert_eq!(refused.header("www-authenticate"), "Bearer realm=\"Recobra\"");
    }
    remove(&server.ctx, shop.id.parse().unwrap()).await.unwrap();
    assert_eq!(shop.introspect(&server, &token).await.status, 401);
}

#[tokio::test]
async fn what_is_no_question_is_refused() {
    let (server, _, token, shop) = setting().await;
    let caller = shop.caller(&server);
    let missing =
        json!({ "violations": [{ "pointer": "/token", "code": "missing", "params": {} }] });
    for reply in [by_form(&caller, "").await, caller.post(PATH, &json!({})).await] {
        assert_eq!(reply.status, 422, "{}", reply.text);
        assert_eq!(reply.json()["violations"][0]["pointer"], missing["violations"][0]["pointer"]);
    }
    let twice = by_form(&caller, &format!("token={token}&token=x")).await;
    twice.is_problem(ProblemKind::Malformed, &json!({}));
    let text = caller.send_body(Method::POST, PATH, Some("text/plain"), "token=x").await;
    text.is_problem(ProblemKind::UnsupportedMediaType, &json!({}));
    let long = by_form(&caller, &format!("token={}", "x".repeat(17_000))).await;
    long.is_problem(ProblemKind::PayloadTooLarge, &json!({}));
    for strange in ["token=%ff%fe", "token=%00", "token=", "token"] {
        let reply = by_form(&caller, strange).await;
        assert_eq!((reply.status, reply.json()), (200, json!({ "active": false })), "{strange}");
    }
}

#[tokio::test]
async fn forms_are_for_applications_alone() {
    let (server, visitor, _, _) = setting().await;
    let form = visitor.send_body(Method::POST, "/api/auth/sign-out", Some(FORM), "").await;
    form.is_problem(ProblemKind::UnsupportedMediaType, &json!({}));
    let document: Value = server.visitor().get("/api/openapi.json").await.json();
    let takers = document["paths"].as_object().unwrap().iter().filter(|(_, item)| {
        item.pointer("/post/requestBody/content/application~1x-www-form-urlencoded").is_some()
    });
    let takers: Vec<_> = takers.map(|(path, _)| path.as_str()).collect();
    assert_eq!(takers, [PATH]);
    assert_eq!(
        document.pointer("/components/securitySchemes/apiKey/scheme"),
        Some(&json!("bearer"))
    );
}

#[tokio::test]
async fn questions_have_a_budget() {
    let server = TestServer::configured(|config| {
        config.limits.introspect_per_address = Rate::new(2, 60);
    });
    let server = server.await;
    let shop = Application::register(&server, None).await;
    for _ in 0..2 {
        assert!(!shop.is_alive(&server, "x").await);
    }
    let spent = shop.introspect(&server, "x").await;
    spent.is_problem(ProblemKind::TooManyRequests, &json!({ "retry_after": 60 }));
}

#[tokio::test]
async fn no_key_and_no_secret_is_in_the_database() {
    let server = TestServer::start().await;
    let shop = Application::register(&server, Some("http://localhost:1/hooks")).await;
    let contents = format!("{:?}", server.database.contents().await);
    assert!(contents.contains("shop"));
    for secret in [&shop.key, &shop.secret] {
        let body = secret.split_once('_').unwrap().1;
        let bytes = URL_SAFE_NO_PAD.decode(body).unwrap();
        let hex = bytes.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02X}"));
        assert_eq!(bytes.len(), 32);
        assert!(!contents.contains(body) && !contents.contains(&hex));
    }
}
