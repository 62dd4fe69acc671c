use serde_json::json;
use shared::policy::SignUp;

use crate::support::TestServer;

#[tokio::test]
async fn the_rules_in_force_are_told() {
    let server = TestServer::start().await;
    let reply = server.visitor().get("/api/policy").await;
    let password = reply.json()["password"].clone();
    assert_eq!((&password["min_length"], &password["min_score"]), (&json!(8), &json!(3)));
    reply.is(
        200,
        &json!({
            "app_name": "Recobra",
            "password": password,
            "code": { "length": 6, "attempts": 3 },
            "channels": ["email", "sms"],
            "sign_up": "open",
            "locales": ["es", "en"],
            "development": true,
        }),
    );
}

#[tokio::test]
async fn they_follow_the_configuration() {
    let server = TestServer::configured(|config| {
        config.app.name = "Nexo".to_owned();
        config.app.locale = shared::Locale::En;
        config.app.sign_up = SignUp::Closed;
        config.password.min_length = Some(15);
        config.recovery.code_attempts = 5;
    });
    let policy = server.await.visitor().get("/api/policy").await.json();
    assert_eq!(policy["app_name"], "Nexo");
    assert_eq!(policy["locales"], json!(["en", "es"]));
    assert_eq!(policy["sign_up"], "closed");
    assert_eq!(policy["password"]["min_length"], 15);
    assert_eq!(policy["code"]["attempts"], 5);
}
