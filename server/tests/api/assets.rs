//! What is no call: the page for its screens, where there is one, and never for machines' paths.

use reqwest::Method;
use serde_json::json;
use shared::{ProblemKind, Route};

use crate::support::TestServer;

#[tokio::test]
async fn unknown_paths_of_machines_are_problems_and_never_the_page() {
    let server = TestServer::start().await;
    let browser = server.visitor().with("accept", "text/html");
    for path in [
        "/api",
        "/api/",
        "/api/nothing",
        "/api/auth",
        "/api/auth/forgot-password/",
        "/api/../api/x",
        "/.well-known/nothing",
        "/health/nothing",
        "/.git/config",
        "/.env",
        "/nothing.js",
        "/recobra.db",
        "/data/recobra.keys",
        "/..%2f..%2fetc%2fpasswd",
        "/api%2fpolicy",
    ] {
        let reply = browser.get(path).await;
        assert_eq!(reply.status, 404, "{path}");
        let page = reply.header("content-type").starts_with("text/html");
        assert!(!page || !(path == "/api" || path.starts_with("/api/")), "{path} is the page");
    }
    server.visitor().get("/api/nothing").await.is_problem(ProblemKind::NotFound, &json!({}));
    let posted = server.visitor().post("/nothing", &json!({})).await;
    posted.is_problem(ProblemKind::NotFound, &json!({}));
}

#[tokio::test]
async fn every_screen_answers_with_the_page_where_the_app_is_built_in() {
    let server = TestServer::start().await;
    let built = server.visitor().get("/").await.status == 200;
    for route in Route::ALL {
        let reply = server.visitor().get(route.path()).await;
        assert_eq!(reply.status, if built { 200 } else { 404 }, "{}", route.path());
        let head = server.visitor().send(Method::HEAD, route.path()).await;
        assert_eq!((head.status, head.text.as_str()), (reply.status, ""));
        if built {
            assert_eq!(reply.header("content-type"), "text/html; charset=utf-8");
            assert!(reply.text.replace('"', "").contains("<html lang=es>"));
            let english = server.visitor().with("accept-language", "en").get(route.path()).await;
            assert!(english.text.replace('"', "").contains("<html lang=en>"));
            let policy = reply.header("content-security-policy");
            assert!(policy.contains("script-src 'self'"), "{policy}");
            assert!(policy.contains("style-src 'self';"), "{policy}");
            assert!(!policy.contains("unsafe-inline"), "{policy}");
        }
    }
    let lost = server.visitor().get("/no-such-screen").await;
    assert_eq!(lost.status, 404);
}
