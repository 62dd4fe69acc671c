use std::time::Duration;

use serde_json::json;
use shared::ProblemKind;

use crate::support::{NEW_PASSWORD, TestServer, ticket_of, token_of};

const ANA: &str = "ana@example.com";

#[tokio::test]
async fn a_code_may_be_typed_with_spaces_and_dashes() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (request, mail) = server.recovery(ANA).await;
    let code = mail.code.unwrap();
    let typed = format!(" {}-{} ", &code[..3], &code[3..]);
    assert_eq!(server.visitor().verify(&request, &typed).await.status, 200);
}

#[tokio::test]
async fn a_code_works_once() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let visitor = server.visitor();
    let (request, mail) = server.recovery(ANA).await;
    let code = mail.code.unwrap();
    assert_eq!(visitor.verify(&request, &code).await.status, 200);
    let again = visitor.verify(&request, &code).await;
    again.is_problem(ProblemKind::CodeRejected, &json!({ "attempts_left": 0 }));
}

#[tokio::test]
async fn a_code_opens_no_other_request() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    server.account("eva@example.com").await;
    let (_, mail) = server.recovery(ANA).await;
    let (other, _) = server.recovery("eva@example.com").await;
    let reply = server.visitor().verify(&other, &mail.code.unwrap()).await;
    reply.is_problem(ProblemKind::CodeRejected, &json!({ "attempts_left": 2 }));
}

#[tokio::test]
async fn a_code_of_a_sign_up_recovers_nothing() {
    let server = TestServer::start().await;
    let visitor = server.visitor();
    let request = visitor.sign_up(ANA, NEW_PASSWORD).await.field("request_id");
    let mail = server.message(ANA).await;
    assert_eq!(visitor.verify(&request, &mail.code.clone().unwrap()).await.status, 400);
    assert_eq!(visitor.validate(&token_of(&mail)).await.status, 400);
    assert_eq!(visitor.reset(&token_of(&mail), NEW_PASSWORD).await.status, 400);
    assert_eq!(visitor.prove(&request, &mail.code.unwrap()).await.status, 200);
}

#[tokio::test]
async fn the_code_spends_the_link_once_the_password_is_set() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let visitor = server.visitor();
    let (request, mail) = server.recovery(ANA).await;
    let ticket = ticket_of(&visitor.verify(&request, mail.code.as_ref().unwrap()).await);
    assert_eq!(visitor.reset(&ticket, NEW_PASSWORD).await.status, 200);
    for token in [ticket, token_of(&mail)] {
        let again = visitor.reset(&token, "otra frase para la lluvia").await;
        again.is_problem(ProblemKind::TokenRejected, &json!({}));
    }
}

#[tokio::test]
async fn the_link_spends_the_code_and_its_ticket() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let visitor = server.visitor();
    let (request, mail) = server.recovery(ANA).await;
    let code = mail.code.clone().unwrap();
    let ticket = ticket_of(&visitor.verify(&request, &code).await);
    assert_eq!(visitor.reset(&token_of(&mail), NEW_PASSWORD).await.status, 200);
    let late = visitor.reset(&ticket, "otra frase para la lluvia").await;
    late.is_problem(ProblemKind::TokenRejected, &json!({}));
    assert_eq!(visitor.verify(&request, &code).await.status, 400);
}

#[tokio::test]
async fn a_ticket_lives_for_ten_minutes_after_the_code_even_when_the_link_has_expired() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let visitor = server.visitor();
    let (request, mail) = server.recovery(ANA).await;
    server.advance(Duration::from_mins(14));
    let ticket = ticket_of(&visitor.verify(&request, mail.code.as_ref().unwrap()).await);
    server.advance(Duration::from_millis(600_000 - 1));
    assert_eq!(visitor.validate(&token_of(&mail)).await.status, 400);
    visitor
        .validate(&ticket)
        .await
        .is(200, &json!({ "valid": true, "expires_in": 1, "account": ANA }));
    server.advance(Duration::from_millis(1));
    let late = visitor.reset(&ticket, NEW_PASSWORD).await;
    late.is_problem(ProblemKind::TokenRejected, &json!({}));
}

#[tokio::test]
async fn where_the_clock_is_set_back_no_secret_lives_longer() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let visitor = server.visitor();
    let (request, mail) = server.recovery(ANA).await;
    // An hour back for the server is an hour ahead for what it made before.
    let hour = "created_at = created_at + 3600000, expires_at = expires_at + 3600000";
    server.database.execute(&format!("UPDATE challenges SET {hour}")).await;
    assert_eq!(visitor.verify(&request, mail.code.as_ref().unwrap()).await.status, 400);
    let reset = visitor.reset(&token_of(&mail), NEW_PASSWORD).await;
    reset.is_problem(ProblemKind::TokenRejected, &json!({}));
}

#[tokio::test]
async fn a_ticket_opens_no_session() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (request, mail) = server.recovery(ANA).await;
    let verified = server.visitor().verify(&request, &mail.code.unwrap()).await;
    assert!(verified.headers.get("set-cookie").is_none());
    let cookie = format!("recobra-dev={}", ticket_of(&verified));
    assert_eq!(server.visitor().with("cookie", &cookie).session().await.status, 401);
    assert_eq!(server.database.number("SELECT count(*) FROM sessions").await, 0);
}

#[tokio::test]
async fn what_cannot_be_a_code_is_told_and_costs_no_try() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let visitor = server.visitor();
    let (request, mail) = server.recovery(ANA).await;
    for (typed, code) in [
        ("", "required"),
        ("12345", "code-too-short"),
        ("1234567", "code-too-long"),
        ("12345a", "code-not-digits"),
    ] {
        let reply = visitor.verify(&request, typed).await;
        assert_eq!(reply.status, 422, "{typed}: {}", reply.text);
        assert_eq!(reply.json()["violations"][0]["code"], code, "{typed}");
    }
    assert_eq!(visitor.verify(&request, &mail.code.unwrap()).await.status, 200);
}
