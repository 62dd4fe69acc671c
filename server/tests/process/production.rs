//! What makes development easy does not exist in production.

use serde_json::json;

use crate::site::Site;
use crate::smtp::{Manner, Sink};
use crate::{ANA, PASSWORD};

#[tokio::test]
async fn development_calls_do_not_exist() {
    let sink = Sink::start(Manner::Kind).await;
    let site = Site::production(sink.address);
    let server = site.serve();
    assert_eq!(server.get("/api/dev/mailbox").await.status, 404);
    for page in ["/dev/mailbox", "/dev/messages", "/dev/states"] {
        assert_eq!(server.get(page).await.status, 404, "{page}");
    }
    assert_eq!(server.post("/api/dev/clock", json!({ "advance": "1h" })).await.status, 404);
    let description = server.get("/api/openapi.json").await.json;
    let paths = description["paths"].as_object().unwrap();
    assert!(paths.keys().all(|path| !path.starts_with("/api/dev/")), "{paths:?}");
    let policy = server.get("/api/policy").await.json;
    assert_eq!((&policy["development"], &policy["channels"]), (&json!(false), &json!(["email"])));
}

#[tokio::test]
async fn nothing_of_a_message_is_printed() {
    let sink = Sink::start(Manner::Kind).await;
    let site = Site::production(sink.address);
    site.add(ANA, PASSWORD);
    let server = site.serve();
    server.post("/api/auth/forgot-password", json!({ "identifier": ANA })).await;
    sink.letter(1).await;
    server.terminate();
    let (_, said) = server.end();
    assert!(!said.contains("token=") && !said.contains(ANA), "{said}");
}

#[tokio::test]
async fn a_number_is_not_a_way_in_where_no_texts_are_sent() {
    let sink = Sink::start(Manner::Kind).await;
    let site = Site::production(sink.address);
    let added = site.run(&["account", "add", ANA, "--phone", "+34612345678"], PASSWORD);
    assert_eq!(added.code, Some(0), "{added:?}");
    let server = site.serve();
    let body = json!({ "identifier": "+34612345678" });
    assert_eq!(server.post("/api/auth/forgot-password", body).await.status, 422);
    let body = json!({ "identifier": ANA });
    server.post("/api/auth/forgot-password", body).await;
    sink.letter(1).await;
    assert_eq!(sink.count(), 1);
}
