use serde_json::json;
use shared::ProblemKind;
use shared::policy::SignUp;

use crate::support::{NEW_PASSWORD, PASSWORD, TestServer};

const ANA: &str = "ana@example.com";

#[tokio::test]
async fn an_account_begins_with_a_mail_and_is_closed_until_the_address_is_proven() {
    let server = TestServer::start().await;
    let visitor = server.visitor();
    let body = json!({
        "email": ANA, "password": PASSWORD, "display_name": " Ana Ruiz ", "locale": "en",
    });
    let asked = visitor.post("/api/auth/sign-up", &body).await;
    asked.is(
        200,
        &json!({
            "request_id": "[uuid]", "channel": "email", "code_length": 6, "expires_in": 900,
            "resend_in": 60,
        }),
    );
    let mail = server.message(ANA).await;
    assert!(visitor.sign_in(ANA, PASSWORD).await.status == 401);
    assert!(server.stored(ANA).await.is_none());
    visitor
        .prove(&asked.field("request_id"), &mail.code.unwrap())
        .await
        .is(200, &json!({ "email": ANA }));
    visitor.sign_in(ANA, PASSWORD).await.is(
        200,
        &json!({
            "account": {
                "id": "[uuid]", "email": ANA, "phone": null, "display_name": "Ana Ruiz", "locale": "en",
            },
            "expires_in": 86400,
        }),
    );
}

#[tokio::test]
async fn a_taken_address_is_answered_alike_and_its_owner_is_told_instead() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let visitor = server.visitor();
    let taken = visitor.sign_up(ANA, NEW_PASSWORD).await;
    let free = visitor.sign_up("eva@example.com", NEW_PASSWORD).await;
    assert_eq!((taken.status, taken.header_names()), (free.status, free.header_names()));
    assert_eq!(taken.text.len(), free.text.len());
    let mail = server.message(ANA).await;
    assert!(mail.code.is_none() && !mail.text.contains("#token="), "{}", mail.text);
    assert!(mail.text.contains("/sign-in"), "{}", mail.text);
    assert_eq!(visitor.sign_in(ANA, PASSWORD).await.status, 200);
    assert_eq!(visitor.sign_in(ANA, NEW_PASSWORD).await.status, 401);
}

#[tokio::test]
async fn an_address_is_taken_in_every_spelling() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    server.visitor().sign_up("ANA@Example.COM", NEW_PASSWORD).await;
    assert!(server.message(ANA).await.code.is_none());
}

#[tokio::test]
async fn every_fault_of_the_form_is_told() {
    let server = TestServer::start().await;
    let body = json!({
        "email": "ana", "password": "corta", "display_name": "A".repeat(300), "locale": "tlh",
    });
    let reply = server.visitor().post("/api/auth/sign-up", &body).await;
    assert_eq!(reply.status, 422, "{}", reply.text);
    let violations = reply.json()["violations"].clone();
    let mut pointers: Vec<_> =
        violations.as_array().unwrap().iter().map(|v| v["pointer"].as_str().unwrap()).collect();
    pointers.sort_unstable();
    assert_eq!(pointers, ["/display_name", "/email", "/locale", "/password"]);
    let guessable = server.visitor().sign_up(ANA, "tigre2026").await;
    assert_eq!(guessable.status, 422);
    assert_eq!(guessable.json()["violations"][0]["pointer"], "/password");
    assert_eq!(server.database.number("SELECT count(*) FROM challenges").await, 0);
}

#[tokio::test]
async fn a_name_cannot_write_into_the_letter() {
    let server = TestServer::start().await;
    let body = json!({
        "email": ANA, "password": PASSWORD,
        "display_name": "<a href=https://evil.example>Gana 1000 euros</a>",
    });
    assert_eq!(server.visitor().post("/api/auth/sign-up", &body).await.status, 200);
    let mail = server.message(ANA).await;
    assert!(!mail.text.contains("evil") && !mail.html.contains("evil"));
}

#[tokio::test]
async fn where_sign_up_is_closed_there_is_nothing() {
    let server = TestServer::configured(|config| config.app.sign_up = SignUp::Closed).await;
    let reply = server.visitor().sign_up(ANA, PASSWORD).await;
    reply.is_problem(ProblemKind::NotFound, &json!({}));
    assert_eq!(server.database.number("SELECT count(*) FROM outbox").await, 0);
}
