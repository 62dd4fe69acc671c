use std::time::Duration;

use serde_json::json;
use shared::ProblemKind;

use crate::support::{NEW_PASSWORD, PASSWORD, Reply, TestServer, Visitor, token_of};

const ANA: &str = "ana@example.com";
const NEW: &str = "ana@example.net";
const PATH: &str = "/api/account/change-email";

async fn ask(visitor: &Visitor, email: &str, password: &str) -> Reply {
    visitor.post(PATH, &json!({ "email": email, "current_password": password })).await
}

async fn prove(visitor: &Visitor, request: &str, code: &str) -> Reply {
    let body = json!({ "request_id": request, "code": code });
    visitor.post("/api/account/change-email/verify", &body).await
}

#[tokio::test]
async fn the_new_address_counts_once_its_code_comes_back_and_both_addresses_are_told() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let here = server.signed_in(&ana, PASSWORD).await;
    let elsewhere = server.signed_in(&ana, PASSWORD).await;
    let asked = ask(&here, NEW, PASSWORD).await;
    asked.is(
        200,
        &json!({
            "request_id": "[uuid]", "channel": "email", "code_length": 6, "expires_in": 900,
            "resend_in": 60,
        }),
    );
    let code = server.message(NEW).await.code.unwrap();
    assert!(server.stored(NEW).await.is_none() && server.stored(ANA).await.is_some());
    let proven = prove(&here, &asked.field("request_id"), &code).await;
    proven.is(200, &json!({ "email": NEW }));
    assert_eq!(elsewhere.session().await.status, 401);
    assert_eq!(here.session().await.status, 401);
    assert_eq!(server.visitor().keeping(&proven).session().await.json()["account"]["email"], NEW);
    assert_eq!(server.visitor().sign_in(ANA, PASSWORD).await.status, 401);
    assert_eq!(server.visitor().sign_in(NEW, PASSWORD).await.status, 200);
    for told in [ANA, NEW] {
        let mut mails = server.inbox(told).await;
        mails.retain(|mail| mail.subject.contains("ha cambiado"));
        assert_eq!(mails.len(), 1, "{told}");
    }
}

#[tokio::test]
async fn a_link_that_was_sent_to_the_former_address_is_dead() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let (_, mail) = server.recovery(ANA).await;
    let here = server.signed_in(&ana, PASSWORD).await;
    let request = ask(&here, NEW, PASSWORD).await.field("request_id");
    let code = server.message(NEW).await.code.unwrap();
    assert_eq!(prove(&here, &request, &code).await.status, 200);
    assert_eq!(server.visitor().reset(&token_of(&mail), NEW_PASSWORD).await.status, 400);
}

#[tokio::test]
async fn a_change_that_was_pending_dies_with_a_recovery() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let thief = server.signed_in(&ana, PASSWORD).await;
    let request = ask(&thief, NEW, PASSWORD).await.field("request_id");
    let code = server.message(NEW).await.code.unwrap();
    server.advance(Duration::from_mins(1));
    let (_, mail) = server.recovery(ANA).await;
    assert_eq!(server.visitor().reset(&token_of(&mail), NEW_PASSWORD).await.status, 200);
    assert_eq!(prove(&thief, &request, &code).await.status, 401);
    let owner = server.signed_in(&ana, NEW_PASSWORD).await;
    assert_eq!(prove(&owner, &request, &code).await.status, 400);
    assert!(server.stored(NEW).await.is_none());
}

#[tokio::test]
async fn a_code_is_worth_nothing_to_another_account() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let eva = server.account("eva@example.com").await;
    let request = ask(&server.signed_in(&ana, PASSWORD).await, NEW, PASSWORD).await;
    let code = server.message(NEW).await.code.unwrap();
    let other = server.signed_in(&eva, PASSWORD).await;
    let refused = prove(&other, &request.field("request_id"), &code).await;
    assert_eq!(refused.status, 400);
    assert!(server.stored(NEW).await.is_none());
}

#[tokio::test]
async fn a_taken_address_is_answered_alike_and_stays_its_owners() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    server.account("eva@example.com").await;
    let here = server.signed_in(&ana, PASSWORD).await;
    let taken = ask(&here, "eva@example.com", PASSWORD).await;
    let free = ask(&here, "who@example.com", PASSWORD).await;
    assert_eq!((taken.status, taken.header_names()), (free.status, free.header_names()));
    assert_eq!(taken.text.len(), free.text.len());
    server.deliver().await;
    let id = server.stored("eva@example.com").await.unwrap().id.to_string();
    assert_ne!(id, ana.id);
}

#[tokio::test]
async fn the_password_and_a_session_are_needed() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let here = server.signed_in(&ana, PASSWORD).await;
    let wrong = ask(&here, NEW, NEW_PASSWORD).await;
    wrong.is_problem(ProblemKind::CredentialsRejected, &json!({}));
    let nobody = ask(&server.visitor(), NEW, PASSWORD).await;
    nobody.is_problem(ProblemKind::Unauthenticated, &json!({}));
    assert!(server.inbox(NEW).await.is_empty());
}
