//! A request that is pending: its secrets die, and nothing else changes.

use std::time::Duration;

use serde_json::json;
use shared::ProblemKind;

use super::{ANA, NUMBER, THIEF};
use crate::support::{NEW_PASSWORD, PASSWORD, TestServer, objection_of, ticket_of, token_of};

const MINUTE: Duration = Duration::from_mins(1);

#[tokio::test]
async fn code_and_link_of_a_recovery_die_and_nothing_else_changes() {
    let server = TestServer::start().await;
    let ana = server.account_with_phone(ANA, Some(NUMBER)).await;
    let here = server.signed_in(&ana, PASSWORD).await;
    let (request, mail) = server.recovery(ANA).await;
    let before = server.database.contents().await;
    let reply = server.visitor().not_me(&objection_of(&mail).unwrap()).await;
    reply.is(200, &json!({ "outcome": "cancelled" }));
    let after = server.database.contents().await;
    for table in ["accounts", "sessions", "devices", "outbox"] {
        assert_eq!(after[table], before[table], "{table}");
    }
    let by_code = server.visitor().verify(&request, mail.code.as_ref().unwrap()).await;
    assert_eq!(by_code.status, 400);
    let by_link = server.visitor().reset(&token_of(&mail), NEW_PASSWORD).await;
    by_link.is_problem(ProblemKind::TokenRejected, &json!({}));
    assert_eq!(here.session().await.status, 200);
    server.opens_only_with(ANA, PASSWORD, NEW_PASSWORD).await;
    let told = "SELECT outcome FROM audit WHERE event = 'request_cancelled' \
                AND account_id IS NOT NULL";
    assert_eq!(server.database.texts(told).await, ["ok"]);
    let events = here.get("/api/account/events").await.text;
    assert!(events.contains("request_cancelled"), "{events}");
}

#[tokio::test]
async fn the_owner_may_ask_anew_at_once() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (_, mail) = server.recovery(ANA).await;
    assert_eq!(server.visitor().not_me(&objection_of(&mail).unwrap()).await.status, 200);
    server.advance(MINUTE);
    let (_, mail) = server.recovery(ANA).await;
    assert_eq!(server.visitor().reset(&token_of(&mail), NEW_PASSWORD).await.status, 200);
}

#[tokio::test]
async fn the_ticket_of_a_stolen_code_dies_too_even_when_it_outlives_the_code() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (request, mail) = server.recovery(ANA).await;
    server.advance(MINUTE * 14);
    let verified = server.visitor().verify(&request, mail.code.as_ref().unwrap()).await;
    let ticket = ticket_of(&verified);
    server.advance(MINUTE * 9);
    assert_eq!(server.visitor().validate(&ticket).await.status, 200);
    let reply = server.visitor().not_me(&objection_of(&mail).unwrap()).await;
    reply.is(200, &json!({ "outcome": "cancelled" }));
    assert_eq!(server.visitor().reset(&ticket, NEW_PASSWORD).await.status, 400);
}

#[tokio::test]
async fn whoever_has_the_address_that_somebody_wants_ends_the_wish() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let here = server.signed_in(&ana, PASSWORD).await;
    let body = json!({ "email": THIEF, "current_password": PASSWORD });
    let asked = here.post("/api/account/change-email", &body).await;
    let mail = server.message(THIEF).await;
    let reply = server.visitor().not_me(&objection_of(&mail).unwrap()).await;
    reply.is(200, &json!({ "outcome": "cancelled" }));
    let body = json!({ "request_id": asked.field("request_id"), "code": mail.code });
    assert_eq!(here.post("/api/account/change-email/verify", &body).await.status, 400);
    assert!(server.stored(ANA).await.is_some());
}

#[tokio::test]
async fn a_recovery_that_has_happened_is_not_pending_and_one_that_has_expired_is_not_either() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (_, used) = server.recovery(ANA).await;
    assert_eq!(server.visitor().reset(&token_of(&used), NEW_PASSWORD).await.status, 200);
    server.advance(MINUTE);
    let (_, expired) = server.recovery(ANA).await;
    server.advance(MINUTE * 15);
    for mail in [used, expired] {
        let reply = server.visitor().not_me(&objection_of(&mail).unwrap()).await;
        reply.is_problem(ProblemKind::TokenRejected, &json!({}));
    }
    let told = "SELECT event FROM audit WHERE event LIKE 'token%' ORDER BY event";
    assert_eq!(server.database.texts(told).await, ["token_expired", "token_reused"]);
    server.opens_only_with(ANA, NEW_PASSWORD, PASSWORD).await;
}

#[tokio::test]
async fn the_letter_of_a_sign_up_has_nothing_to_object_to() {
    let server = TestServer::start().await;
    server.visitor().sign_up(ANA, PASSWORD).await;
    assert_eq!(objection_of(&server.message(ANA).await), None);
}
