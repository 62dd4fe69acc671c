use std::time::Duration;

use serde_json::json;
use shared::ProblemKind;

use crate::support::{NEW_PASSWORD, PASSWORD, TestServer, token_of};

const ANA: &str = "ana@example.com";

#[tokio::test]
async fn the_link_proves_the_address_once_and_spends_the_code() {
    let server = TestServer::start().await;
    let visitor = server.visitor();
    let request = visitor.sign_up(ANA, PASSWORD).await.field("request_id");
    let mail = server.message(ANA).await;
    assert!(mail.link.as_ref().unwrap().starts_with("http://localhost:8080/verify-email#token="));
    let body = json!({ "token": token_of(&mail) });
    visitor.post("/api/auth/verify-email", &body).await.is(200, &json!({ "email": ANA }));
    let again = visitor.post("/api/auth/verify-email", &body).await;
    again.is_problem(ProblemKind::TokenRejected, &json!({}));
    assert_eq!(visitor.prove(&request, &mail.code.unwrap()).await.status, 400);
    assert_eq!(server.database.number("SELECT count(*) FROM accounts").await, 1);
}

#[tokio::test]
async fn a_new_account_is_welcomed() {
    let server = TestServer::start().await;
    let request = server.visitor().sign_up(ANA, PASSWORD).await.field("request_id");
    let code = server.message(ANA).await.code.unwrap();
    server.visitor().prove(&request, &code).await;
    let mails = server.inbox(ANA).await;
    assert_eq!(mails.len(), 2);
    assert!((&mails[1].code, mails[1].text.contains("/sign-in")) == (&None, true));
}

#[tokio::test]
async fn a_code_expires_and_locks_like_any_other() {
    let server = TestServer::start().await;
    let visitor = server.visitor();
    let request = visitor.sign_up(ANA, PASSWORD).await.field("request_id");
    let code = server.message(ANA).await.code.unwrap();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for left in [2, 1, 0] {
        let reply = visitor.prove(&request, wrong).await;
        reply.is_problem(ProblemKind::CodeRejected, &json!({ "attempts_left": left }));
    }
    assert_eq!(visitor.prove(&request, &code).await.status, 400);

    let request = visitor.sign_up("eva@example.com", PASSWORD).await.field("request_id");
    let mail = server.message("eva@example.com").await;
    server.advance(Duration::from_mins(15));
    assert_eq!(visitor.prove(&request, mail.code.as_ref().unwrap()).await.status, 400);
    let body = json!({ "token": token_of(&mail) });
    assert_eq!(visitor.post("/api/auth/verify-email", &body).await.status, 400);
    assert_eq!(server.database.number("SELECT count(*) FROM accounts").await, 0);
}

#[tokio::test]
async fn a_link_to_recover_proves_no_address() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (request, mail) = server.recovery(ANA).await;
    let body = json!({ "token": token_of(&mail) });
    let reply = server.visitor().post("/api/auth/verify-email", &body).await;
    reply.is_problem(ProblemKind::TokenRejected, &json!({}));
    assert_eq!(server.visitor().prove(&request, &mail.code.unwrap()).await.status, 400);
}

#[tokio::test]
async fn nobody_else_s_sign_up_ends_mine_and_who_proves_the_address_gets_their_own_password() {
    let server = TestServer::start().await;
    let visitor = server.visitor();
    let squatter = visitor.sign_up(ANA, NEW_PASSWORD).await.field("request_id");
    server.deliver().await;
    server.advance(Duration::from_mins(1));
    let owner = visitor.sign_up(ANA, PASSWORD).await.field("request_id");
    let mails = server.inbox(ANA).await;
    assert_eq!(mails.len(), 2);
    assert_eq!(visitor.prove(&owner, mails[1].code.as_ref().unwrap()).await.status, 200);
    assert_eq!(visitor.prove(&squatter, mails[0].code.as_ref().unwrap()).await.status, 400);
    server.opens_only_with(ANA, PASSWORD, NEW_PASSWORD).await;
}

#[tokio::test]
async fn either_a_code_with_its_request_or_a_token_is_needed() {
    let server = TestServer::start().await;
    let id = "0197a000-0000-7000-8000-000000000000";
    for (body, pointer, code) in [
        (json!({}), "/token", "missing"),
        (json!({ "code": "123456" }), "/request_id", "missing"),
        (json!({ "request_id": id }), "/code", "missing"),
        (json!({ "request_id": id, "code": "123456", "token": "x" }), "/token", "unknown"),
    ] {
        let reply = server.visitor().post("/api/auth/verify-email", &body).await;
        let violations = json!({ "violations": [{ "pointer": pointer, "code": code }] });
        reply.is_problem(ProblemKind::Validation, &violations);
    }
}
