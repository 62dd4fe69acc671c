//! Nobody else's page changes anything here.

use reqwest::Method;
use serde_json::json;
use shared::ProblemKind;

use crate::support::{PASSWORD, TestServer};

#[tokio::test]
async fn another_sites_page_is_refused_on_every_change() {
    let server = TestServer::start().await;
    let ana = server.account("ana@example.com").await;
    let visitor = server.signed_in(&ana, PASSWORD).await;
    let before = server.database.contents().await;
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "none"),
        ("origin", "https://evil.example"),
        ("origin", "http://localhost:8081"),
        ("origin", "https://localhost:8080"),
        ("origin", "null"),
    ] {
        let stranger = visitor.with(name, value);
        let refused = [
            stranger.sign_out().await,
            stranger.forgot("ana@example.com").await,
            stranger.sign_in("ana@example.com", PASSWORD).await,
            stranger.send(Method::DELETE, "/api/dev/mailbox").await,
        ];
        for reply in refused {
            reply.is_problem(ProblemKind::ForbiddenOrigin, &json!({}));
        }
        assert_eq!(stranger.session().await.status, 200, "reading is no change: {value}");
    }
    assert_eq!(server.database.contents().await, before);
}

#[tokio::test]
async fn our_own_page_and_programs_pass() {
    let server = TestServer::start().await;
    let visitor = server.visitor();
    for (name, value) in [
        ("sec-fetch-site", "same-origin"),
        ("origin", "http://localhost:8080"),
        ("user-agent", "curl/8.5"),
    ] {
        assert_eq!(
            visitor.with(name, value).forgot("ana@example.com").await.status,
            200,
            "{value}"
        );
    }
}

#[tokio::test]
async fn fetch_metadata_goes_before_the_origin() {
    let server = TestServer::start().await;
    let both = server.visitor().with("sec-fetch-site", "cross-site");
    let reply = both.with("origin", "http://localhost:8080").sign_out().await;
    reply.is_problem(ProblemKind::ForbiddenOrigin, &json!({}));
}

#[tokio::test]
async fn what_a_form_can_send_without_asking_is_not_read() {
    let server = TestServer::start().await;
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"] {
        let body = "{\"identifier\":\"ana@example.com\"}";
        let path = "/api/auth/forgot-password";
        let reply = server.visitor().send_body(Method::POST, path, Some(content_type), body).await;
        reply.is_problem(ProblemKind::UnsupportedMediaType, &json!({}));
    }
    assert_eq!(server.database.number("SELECT count(*) FROM challenges").await, 0);
}
