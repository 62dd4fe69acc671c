//! What every answer carries, whatever it answers.

use serde_json::json;
use url::Url;

use crate::support::TestServer;

#[tokio::test]
async fn every_answer_is_hardened_and_not_kept() {
    let server = TestServer::start().await;
    let visitor = server.visitor();
    let replies = [
        visitor.get("/api/policy").await,
        visitor.get("/api/nothing").await,
        visitor.session().await,
        visitor.forgot("ana@example.com").await,
        visitor.forgot("ana").await,
        visitor.sign_out().await,
        visitor.send(reqwest::Method::PUT, "/api/policy").await,
        visitor.with("origin", "https://evil.example").sign_out().await,
        visitor.get("/health/ready").await,
    ];
    for reply in replies {
        assert_eq!(reply.header("cache-control"), "no-store", "{}", reply.text);
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("x-frame-options"), "DENY");
        assert_eq!(reply.header("referrer-policy"), "no-referrer");
        assert_eq!(reply.header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(reply.header("cross-origin-resource-policy"), "same-origin");
        let policy = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";
        assert_eq!(reply.header("content-security-policy"), policy);
        assert_eq!(reply.header("strict-transport-security"), "");
        assert_eq!(reply.header("access-control-allow-origin"), "");
        assert_eq!(reply.header("server"), "");
    }
}

#[tokio::test]
async fn over_https_browsers_are_told_to_stay_there() {
    let server = TestServer::configured(|config| {
        config.http.public_url = Url::parse("https://cuentas.example.com").unwrap();
    });
    let reply = server.await.visitor().post("/api/nothing", &json!({})).await;
    assert_eq!(reply.header("strict-transport-security"), "max-age=63072000; includeSubDomains");
}
