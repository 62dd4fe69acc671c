//! What monitoring and orchestrators read.

use std::net::TcpListener;

use serde_json::json;
use tokio::time::timeout;

use crate::site::{Running, Site};
use crate::{ANA, PASSWORD, PATIENCE};

/// A site whose counts are read at the address beside it.
fn watched() -> (Site, String) {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let site = Site::development().with("RECOBRA_HTTP__METRICS_LISTEN", &free);
    site.add(ANA, PASSWORD);
    (site, format!("http://{free}/metrics"))
}

async fn read(url: &str) -> String {
    let reply = reqwest::get(url).await.unwrap();
    let kind = reply.headers()["content-type"].to_str().unwrap();
    assert!(kind.starts_with("application/openmetrics-text"), "{kind}");
    reply.text().await.unwrap()
}

async fn ask(server: &Running) {
    let asked = server.post("/api/auth/forgot-password", json!({ "identifier": ANA })).await;
    assert_eq!(asked.status, 200);
}

#[track_caller]
fn assert_counted(counts: &str, line: &str) {
    assert!(counts.lines().any(|counted| counted == line), "no {line} in\n{counts}");
}

#[tokio::test]
async fn calls_events_and_messages_are_counted_on_a_listener_of_their_own() {
    let (site, url) = watched();
    let server = site.serve();
    ask(&server).await;
    server.message(ANA, "0").await;
    server.logged("a message was sent").await;
    server.get("/api/auth/session?who=ana@example.com").await;
    let counts = read(&url).await;
    for line in [
        r#"recobra_http_calls_total{method="POST",route="/api/auth/forgot-password",status="200"} 1"#,
        r#"recobra_http_calls_total{method="GET",route="/api/auth/session",status="401"} 1"#,
        r#"recobra_events_total{event="recovery_started",outcome="ok"} 1"#,
        r#"recobra_deliveries_total{template="recovery",outcome="sent"} 1"#,
        r"recobra_http_calls_under_way 0",
        r#"recobra_outbox_waiting{kind="message"} 0"#,
        r#"recobra_outbox_dead{kind="webhook"} 0"#,
    ] {
        assert_counted(&counts, line);
    }
    assert!(!counts.contains("ana"), "{counts}");
    assert_eq!(server.get("/metrics").await.status, 404);
}

#[tokio::test]
async fn a_mail_server_that_is_gone_is_told_and_takes_nobody_out_of_service() {
    let (site, url) = watched();
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let site = site.with_smtp(nobody);
    let server = site.serve();
    assert_eq!(server.get("/health/ready").await.json, json!({ "status": "ready" }));
    ask(&server).await;
    server.logged("attempt=2").await;
    let ready = server.get("/health/ready").await;
    assert_eq!((ready.status, ready.json), (200, json!({ "status": "degraded" })));
    // The log line comes before the commit, and the count after it.
    let postponed = r#"recobra_deliveries_total{template="recovery",outcome="postponed"} 2"#;
    let counted = async { while !read(&url).await.contains(postponed) {} };
    timeout(PATIENCE, counted).await.expect("the second try was not counted");
    assert_counted(&read(&url).await, r#"recobra_outbox_waiting{kind="message"} 1"#);
}

#[tokio::test]
async fn a_server_that_is_asked_to_end_first_says_so_and_goes_on_answering() {
    let site = Site::development().with("RECOBRA_HTTP__DRAIN", "60s");
    let server = site.serve();
    assert_eq!(server.get("/health/ready").await.status, 200);
    server.terminate();
    let told = async { while server.get("/health/ready").await.status == 200 {} };
    timeout(PATIENCE, told).await.expect("it did not say that it ends");
    assert_eq!(server.get("/health/ready").await.status, 503);
    assert_eq!(server.get("/health/live").await.status, 200);
    assert_eq!(server.get("/api/policy").await.status, 200);
    server.kill();
}
