use std::time::Duration;

use serde_json::json;
use shared::ProblemKind;

use crate::support::{NEW_PASSWORD, PASSWORD, TestServer};

const PATH: &str = "/api/account/events";

#[tokio::test]
async fn a_person_sees_what_happened_newest_first_and_nobody_elses() {
    let server = TestServer::start().await;
    let ana = server.account("ana@example.com").await;
    let eva = server.account("eva@example.com").await;
    server.signed_in(&eva, PASSWORD).await;
    server.advance(Duration::from_secs(1));
    server.visitor().with("user-agent", "Firefox").sign_in(&ana.email, NEW_PASSWORD).await;
    server.advance(Duration::from_secs(1));
    let here = server.signed_in(&ana, PASSWORD).await;
    let event = |event: &str, outcome: &str, address: &str, agent: &str| {
        json!({
            "id": "[uuid]", "at": "[time]", "event": event, "outcome": outcome,
            "client_address": address, "user_agent": agent,
        })
    };
    here.get(PATH).await.is(
        200,
        &json!({ "events": [
            event("sign_in", "ok", "127.0.0.1", ""),
            event("sign_in", "refused", "127.0.0.1", "Firefox"),
            event("account_created", "ok", "", "recobra"),
        ] }),
    );
}

#[tokio::test]
async fn twenty_events_are_listed_at_most() {
    let server = TestServer::configured(|config| config.limits.sign_in_failures_free = 100).await;
    let ana = server.account("ana@example.com").await;
    for _ in 0..25 {
        server.visitor().sign_in(&ana.email, NEW_PASSWORD).await;
    }
    let here = server.signed_in(&ana, PASSWORD).await;
    assert_eq!(here.get(PATH).await.json()["events"].as_array().unwrap().len(), 20);
}

#[tokio::test]
async fn what_was_tried_by_an_address_before_it_was_the_accounts_is_not_told() {
    let server = TestServer::start().await;
    server.visitor().forgot("ana@example.com").await;
    server.advance(Duration::from_secs(1));
    let ana = server.account("ana@example.com").await;
    let here = server.signed_in(&ana, PASSWORD).await;
    assert!(!here.get(PATH).await.text.contains("recovery_started"));
}

#[tokio::test]
async fn nobody_sees_events_without_a_session() {
    let server = TestServer::start().await;
    let nobody = server.visitor().get(PATH).await;
    nobody.is_problem(ProblemKind::Unauthenticated, &json!({}));
}
