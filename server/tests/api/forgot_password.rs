use std::time::Duration;

use serde_json::json;
use shared::ProblemKind;

use crate::support::{NEW_PASSWORD, PASSWORD, TestServer, token_of};

const ANA: &str = "ana@example.com";

#[tokio::test]
async fn the_whole_journey_by_code() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let visitor = server.visitor();
    let (request, mail) = server.recovery(ANA).await;
    let verified = visitor.verify(&request, &mail.code.unwrap()).await;
    verified.is(200, &json!({ "reset_token": "[token]", "expires_in": 600 }));
    let reset = visitor.reset(&verified.field("reset_token"), NEW_PASSWORD).await;
    reset.is(200, &json!({ "sessions_revoked": 0 }));
    server.opens_only_with(ANA, NEW_PASSWORD, PASSWORD).await;
}

#[tokio::test]
async fn the_whole_journey_by_link() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (_, mail) = server.recovery(ANA).await;
    let reset = server.visitor().reset(&token_of(&mail), NEW_PASSWORD).await;
    reset.is(200, &json!({ "sessions_revoked": 0 }));
    server.opens_only_with(ANA, NEW_PASSWORD, PASSWORD).await;
}

#[tokio::test]
async fn the_whole_journey_by_text_message() {
    let server = TestServer::start().await;
    server.account_with_phone(ANA, Some("+34612345678")).await;
    let visitor = server.visitor();
    let asked = visitor.forgot("+34 612 345 678").await;
    asked.is(
        200,
        &json!({
            "request_id": "[uuid]", "channel": "sms", "code_length": 6, "expires_in": 600,
            "resend_in": 60,
        }),
    );
    let text = server.message("+34612345678").await;
    assert!(text.link.is_none());
    let code = text.code.unwrap();
    assert!(text.text.ends_with(&format!("\n@localhost #{code}")), "{}", text.text);
    let verified = visitor.verify(&asked.field("request_id"), &code).await;
    assert_eq!(visitor.reset(&verified.field("reset_token"), NEW_PASSWORD).await.status, 200);
    server.opens_only_with(ANA, NEW_PASSWORD, PASSWORD).await;
}

#[tokio::test]
async fn it_answers_with_what_the_next_screen_needs() {
    let server = TestServer::start().await;
    server.visitor().forgot(ANA).await.is(
        200,
        &json!({
            "request_id": "[uuid]", "channel": "email", "code_length": 6, "expires_in": 900,
            "resend_in": 60,
        }),
    );
}

#[tokio::test]
async fn the_message_goes_to_the_stored_address_whatever_its_spelling_in_the_request() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    server.visitor().forgot("  ANA@Example.COM ").await;
    let mails = server.inbox(ANA).await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, ANA);
}

#[tokio::test]
async fn the_link_comes_from_the_configured_address_and_not_from_the_request() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let liar =
        server.visitor().with("host", "evil.example").with("x-forwarded-host", "evil.example");
    assert_eq!(liar.forgot(ANA).await.status, 200);
    let mail = server.message(ANA).await;
    assert!(mail.link.unwrap().starts_with("http://localhost:8080/reset-password#token="));
    assert!(!mail.text.contains("evil") && !mail.html.contains("evil"));
}

#[tokio::test]
async fn code_and_link_live_for_fifteen_minutes_to_the_millisecond() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let visitor = server.visitor();
    let (request, mail) = server.recovery(ANA).await;
    let (code, link) = (mail.code.clone().unwrap(), token_of(&mail));
    server.advance(Duration::from_millis(15 * 60_000 - 1));
    visitor
        .validate(&link)
        .await
        .is(200, &json!({ "valid": true, "expires_in": 1, "account": ANA }));
    server.advance(Duration::from_millis(1));
    visitor.validate(&link).await.is_problem(ProblemKind::TokenRejected, &json!({}));
    visitor.reset(&link, NEW_PASSWORD).await.is_problem(ProblemKind::TokenRejected, &json!({}));
    assert_eq!(visitor.verify(&request, &code).await.status, 400);
    server.opens_only_with(ANA, PASSWORD, NEW_PASSWORD).await;
}

#[tokio::test]
async fn a_text_message_lives_for_ten_minutes_to_the_millisecond() {
    let server = TestServer::start().await;
    server.account_with_phone(ANA, Some("+34612345678")).await;
    let (request, text) = server.recovery("+34612345678").await;
    server.advance(Duration::from_mins(10));
    assert_eq!(server.visitor().verify(&request, &text.code.unwrap()).await.status, 400);
    server.advance(Duration::from_mins(1));
    let (request, text) = server.recovery("+34612345678").await;
    server.advance(Duration::from_millis(600_000 - 1));
    assert_eq!(server.visitor().verify(&request, &text.code.unwrap()).await.status, 200);
}

#[tokio::test]
async fn a_message_that_could_not_be_sent_in_time_is_not_sent_at_all() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    server.visitor().forgot(ANA).await;
    server.advance(Duration::from_mins(15));
    assert!(server.inbox(ANA).await.is_empty());
    assert_eq!(server.database.texts("SELECT state FROM outbox").await, ["expired"]);
}

#[tokio::test]
async fn a_disabled_account_gets_nothing() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    server.disable(ANA).await;
    server.visitor().forgot(ANA).await;
    assert!(server.inbox(ANA).await.is_empty());
}

#[tokio::test]
async fn an_account_that_was_disabled_meanwhile_cannot_be_recovered() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let visitor = server.visitor();
    let (request, mail) = server.recovery(ANA).await;
    server.disable(ANA).await;
    assert_eq!(visitor.verify(&request, mail.code.as_ref().unwrap()).await.status, 400);
    let reset = visitor.reset(&token_of(&mail), NEW_PASSWORD).await;
    reset.is_problem(ProblemKind::TokenRejected, &json!({}));
}

#[tokio::test]
async fn what_is_neither_an_address_nor_a_number_is_refused_with_the_reason() {
    let server = TestServer::start().await;
    let cases = [
        ("", "required"),
        ("ana", "identifier"),
        ("ana@", "email-format"),
        ("612345678", "phone-prefix"),
        ("ana@example.com,eve@example.com", "email-format"),
        ("ana@example.com\r\nBcc: eve@example.com", "email-format"),
        ("ana@example.com\0", "email-domain"),
    ];
    for (identifier, code) in cases {
        let reply = server.visitor().forgot(identifier).await;
        assert_eq!(reply.status, 422, "{identifier:?}: {}", reply.text);
        let violations = &reply.json()["violations"];
        assert_eq!(violations[0]["pointer"], "/identifier", "{identifier:?}: {violations}");
        assert_eq!(violations[0]["code"], code, "{identifier:?}: {violations}");
    }
    assert_eq!(server.database.number("SELECT count(*) FROM challenges").await, 0);
}
