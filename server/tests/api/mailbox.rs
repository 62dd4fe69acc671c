use reqwest::Method;
use serde_json::json;

use crate::support::{PASSWORD, TestServer};

const ANA: &str = "ana@example.com";
const PATH: &str = "/api/dev/mailbox";

#[tokio::test]
async fn whoever_waits_for_a_message_gets_it_as_soon_as_it_is_sent() {
    let server = TestServer::working().await;
    server.account(ANA).await;
    let visitor = server.visitor();
    let waiting = visitor.get("/api/dev/mailbox?to=ana@example.com&wait=15s");
    let (reply, asked) = tokio::join!(waiting, visitor.forgot(ANA));
    assert_eq!(asked.status, 200);
    let message = reply.json()["messages"][0].clone();
    assert_eq!((&message["to"], &message["channel"]), (&json!(ANA), &json!("email")));
    let code = message["code"].as_str().unwrap();
    assert!(message["text"].as_str().unwrap().contains(code));
    assert_eq!(visitor.verify(&asked.field("request_id"), code).await.status, 200);
}

#[tokio::test]
async fn messages_are_told_apart_by_address_and_time_and_forgotten_on_demand() {
    let server = TestServer::start().await;
    let visitor = server.visitor();
    visitor.sign_up(ANA, PASSWORD).await;
    server.deliver().await;
    server.advance(std::time::Duration::from_mins(1));
    visitor.sign_up("eva@example.com", PASSWORD).await;
    server.deliver().await;
    let count = async |query: &str| {
        let reply = visitor.get(&format!("{PATH}{query}")).await;
        reply.json()["messages"].as_array().unwrap().len()
    };
    assert_eq!(count("").await, 2);
    assert_eq!(count("?to=ANA@example.com").await, 1);
    assert_eq!(count("?to=nadie@example.com").await, 0);
    assert_eq!(count("?since=2026-03-02T09:00:30Z").await, 1);
    assert_eq!(count("?since=2026-03-02T10:00:30+01:00").await, 1);
    assert_eq!(count("?since=1772442030000").await, 1);
    assert_eq!(count("?to=").await, 2);
    let cleared = visitor.send(Method::DELETE, PATH).await;
    assert_eq!((cleared.status, cleared.text.as_str()), (204, ""));
    assert_eq!(count("").await, 0);
}

#[tokio::test]
async fn a_question_that_cannot_be_read_is_a_problem() {
    let server = TestServer::start().await;
    for query in ["?wait=soon", "?to=a&to=b", "?since=yesterday", "?since=2026-03-02"] {
        let reply = server.visitor().get(&format!("{PATH}{query}")).await;
        assert!((400..500).contains(&reply.status), "{query}: {}", reply.status);
        assert_eq!(reply.header("content-type"), "application/problem+json", "{query}");
    }
}

#[tokio::test]
async fn whoever_develops_sees_messages_as_a_page() {
    let server = TestServer::start().await;
    let visitor = server.visitor();
    let page = visitor.get("/dev/mailbox").await;
    assert_eq!((page.status, page.text.contains("<li>")), (200, false));
    visitor.sign_up(ANA, PASSWORD).await;
    let mail = server.message(ANA).await;
    let page = visitor.get("/dev/mailbox").await;
    for part in [&mail.subject, mail.code.as_ref().unwrap(), "Auto-Submitted: auto-generated"] {
        assert!(page.text.contains(part), "{part}");
    }
    // A letter is a document inside an attribute of this one.
    assert!(!page.text.contains(&mail.html) && page.text.contains("sandbox"));
    assert!(page.text.contains("?to=ana%40example.com"));
    assert!(visitor.get("/dev/mailbox?to=eva@example.com").await.text.matches("<li>").count() == 0);
    assert_eq!(visitor.get("/dev/mailbox?wait=soon").await.status, 400);
}
