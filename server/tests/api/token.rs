use std::time::Duration;

use serde_json::json;
use shared::ProblemKind;

use crate::support::application::{claims, part, token};
use crate::support::{PASSWORD, TestServer};

const ANA: &str = "ana@example.com";
const PATH: &str = "/api/auth/token";
/// 2026-03-02T09:00:00Z
const BEGINNING: i64 = 1_772_442_000;

#[tokio::test]
async fn a_token_says_whose_session_it_is_and_lives_five_minutes() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let visitor = server.signed_in(&ana, PASSWORD).await;
    let reply = visitor.post(PATH, &json!({})).await;
    let token = reply.field("access_token");
    reply.is(200, &json!({ "access_token": token, "token_type": "Bearer", "expires_in": 300 }));
    assert_eq!(reply.header("cache-control"), "no-store");
    let kid = server.ctx.keys.newest_id();
    assert_eq!(part(&token, 0), json!({ "alg": "EdDSA", "kid": kid, "typ": "at+jwt" }));
    let session = visitor.session().await.json()["session"]["id"].clone();
    assert_eq!(
        claims(&token),
        json!({
            "iss": "http://localhost:8080",
            "sub": ana.id,
            "sid": session,
            "ver": 0,
            "iat": BEGINNING,
            "exp": BEGINNING + 300,
        })
    );
}

#[tokio::test]
async fn whatever_ends_the_old_tokens_makes_new_ones_carry_a_higher_version() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let visitor = server.signed_in(&ana, PASSWORD).await;
    assert_eq!(visitor.send(reqwest::Method::DELETE, "/api/account/sessions").await.status, 204);
    assert_eq!(claims(&token(&visitor).await)["ver"], 1);
}

#[tokio::test]
async fn without_a_live_session_there_is_no_token() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let visitor = server.signed_in(&ana, PASSWORD).await;
    server
        .visitor()
        .post(PATH, &json!({}))
        .await
        .is_problem(ProblemKind::Unauthenticated, &json!({}));
    server.advance(Duration::from_hours(24));
    visitor.post(PATH, &json!({})).await.is_problem(ProblemKind::Unauthenticated, &json!({}));
}

#[tokio::test]
async fn another_sites_page_gets_none() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let visitor = server.signed_in(&ana, PASSWORD).await;
    let elsewhere = visitor.with("sec-fetch-site", "cross-site");
    elsewhere.post(PATH, &json!({})).await.is_problem(ProblemKind::ForbiddenOrigin, &json!({}));
}

#[tokio::test]
async fn a_token_leaves_no_trace_in_the_database() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let visitor = server.signed_in(&ana, PASSWORD).await;
    let before = server.database.contents().await;
    token(&visitor).await;
    assert_eq!(server.database.contents().await, before);
}
