use serde_json::json;
use shared::ProblemKind;

use crate::support::{NEW_PASSWORD, TestServer, ticket_of, token_of};

const ANA: &str = "ana@example.com";

#[tokio::test]
async fn opening_a_link_any_number_of_times_changes_nothing() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (_, mail) = server.recovery(ANA).await;
    let before = server.database.contents().await;
    let link = mail.link.clone().unwrap();
    let page = link.trim_start_matches("http://localhost:8080");
    for _ in 0..10 {
        let validated = server.visitor().validate(&token_of(&mail)).await;
        validated.is(200, &json!({ "valid": true, "expires_in": 900, "account": ANA }));
        server.visitor().get(page).await;
        server.visitor().get(&page.replace('#', "?")).await;
    }
    assert_eq!(server.database.contents().await, before);
    assert_eq!(server.visitor().reset(&token_of(&mail), NEW_PASSWORD).await.status, 200);
}

#[tokio::test]
async fn a_ticket_by_text_message_shows_the_address_masked() {
    let server = TestServer::start().await;
    server.account_with_phone(ANA, Some("+34612345678")).await;
    let (request, text) = server.recovery("+34612345678").await;
    let ticket = ticket_of(&server.visitor().verify(&request, &text.code.unwrap()).await);
    let account = server.visitor().validate(&ticket).await.field("account");
    assert!(account.contains('@') && !account.contains("ana@"), "{account}");
}

#[tokio::test]
async fn dead_tokens_are_all_alike() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (_, mail) = server.recovery(ANA).await;
    let used = token_of(&mail);
    server.visitor().reset(&used, NEW_PASSWORD).await;
    for token in [used, "A".repeat(64), String::new()] {
        let reply = server.visitor().validate(&token).await;
        reply.is_problem(ProblemKind::TokenRejected, &json!({}));
    }
}
