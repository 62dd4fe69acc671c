//! Every path takes its own methods and tells which.

use reqwest::Method;
use serde_json::{Value, json};
use shared::ProblemKind;

use crate::support::TestServer;

#[tokio::test]
async fn a_method_that_a_path_does_not_take_is_refused_with_those_it_takes() {
    let server = TestServer::start().await;
    let visitor = server.visitor();
    let document = visitor.get("/api/openapi.json").await.json();
    for (path, item) in document["paths"].as_object().unwrap() {
        let mut known: Vec<_> =
            item.as_object().unwrap().keys().map(|method| method.to_uppercase()).collect();
        if known.contains(&"GET".to_owned()) {
            known.push("HEAD".to_owned());
        }
        known.sort();
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"]
        {
            if known.contains(&method.to_owned()) {
                continue;
            }
            let reply = visitor.send(Method::from_bytes(method.as_bytes()).unwrap(), path).await;
            let mut allowed: Vec<_> = reply.header("allow").split(',').collect();
            allowed.sort_unstable();
            assert_eq!(
                (reply.status, allowed.join(",")),
                (405, known.join(",")),
                "{method} {path}"
            );
            if method != "HEAD" {
                reply.is_problem(ProblemKind::MethodNotAllowed, &json!({}));
            }
        }
    }
}

#[tokio::test]
async fn head_answers_as_get_would_without_a_body() {
    let server = TestServer::start().await;
    for path in ["/api/policy", "/health/live", "/health/ready", "/api/openapi.json"] {
        let get = server.visitor().get(path).await;
        let head = server.visitor().send(Method::HEAD, path).await;
        assert_eq!((head.status, head.text.as_str()), (get.status, ""), "{path}");
        assert_eq!(head.header("content-type"), get.header("content-type"), "{path}");
    }
    let refused = server.visitor().send(Method::HEAD, "/api/auth/session").await;
    assert_eq!((refused.status, refused.text.as_str()), (401, ""));
}

#[tokio::test]
async fn reading_changes_nothing() {
    let server = TestServer::start().await;
    let document: Value = server.visitor().get("/api/openapi.json").await.json();
    let before = server.database.contents().await;
    for path in document["paths"].as_object().unwrap().keys() {
        server.visitor().get(path).await;
        server.visitor().send(Method::HEAD, path).await;
    }
    assert_eq!(server.database.contents().await, before);
}
