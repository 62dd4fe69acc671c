//! Nobody learns from an answer whether an account exists: not at once, not later, not by what is written.

use std::time::Duration;

use serde_json::json;
use shared::ProblemKind;

use crate::support::{NEW_PASSWORD, PASSWORD, Reply, TestServer, token_of};

/// Three identifiers of one length: an account's, a disabled account's, nobody's.
const KNOWN: &str = "ana@example.com";
const DISABLED: &str = "off@example.com";
const UNKNOWN: &str = "who@example.com";
const MINUTE: Duration = Duration::from_mins(1);

async fn server() -> TestServer {
    let server = TestServer::start().await;
    server.account(KNOWN).await;
    server.account(DISABLED).await;
    server.disable(DISABLED).await;
    server
}

/// Everything of an answer but its ids.
fn seen(reply: &Reply) -> (u16, Vec<String>, usize, serde_json::Value) {
    let mut body = reply.json();
    if body.get("request_id").is_some() {
        body["request_id"] = json!("[uuid]");
    }
    let headers = reply.headers.iter().filter(|(name, _)| *name != "date");
    let headers = headers.map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()));
    let mut headers: Vec<_> = headers.filter(|header| !header.starts_with("ratelimit:")).collect();
    headers.sort_unstable();
    (reply.status, headers, reply.text.len(), body)
}

#[tokio::test]
async fn forgot_password_answers_known_disabled_and_unknown_alike() {
    let server = server().await;
    let known = seen(&server.visitor().forgot(KNOWN).await);
    assert_eq!(seen(&server.visitor().forgot(DISABLED).await), known);
    assert_eq!(seen(&server.visitor().forgot(UNKNOWN).await), known);
}

/// The rows that a request for `identifier` adds: see [`added`].
async fn written(server: &TestServer, identifier: &str) -> Vec<String> {
    let ask = async || assert_eq!(server.visitor().forgot(identifier).await.status, 200);
    added(server, ask).await
}

/// The rows that `call` adds: the table, and how long each of its columns is.
async fn added(server: &TestServer, call: impl AsyncFnOnce()) -> Vec<String> {
    let before = server.database.contents().await;
    call().await;
    let mut written = Vec::new();
    for (table, rows) in server.database.contents().await {
        for row in rows.iter().filter(|row| !before[&table].contains(row)) {
            let shape: Vec<_> = row
                .split(' ')
                .filter_map(|column| column.split_once('='))
                .map(|(name, value)| format!("{name}:{}", value.len()))
                .collect();
            written.push(format!("{table} {}", shape.join(" ")));
        }
    }
    written
}

#[tokio::test]
async fn a_request_writes_the_same_rows_for_everybody() {
    let server = server().await;
    let known = written(&server, KNOWN).await;
    assert_eq!(known.len(), 3, "{known:#?}");
    assert_eq!(written(&server, DISABLED).await, known);
    assert_eq!(written(&server, UNKNOWN).await, known);
}

/// The rows that a wrong guess at a request for `identifier` adds, and how often it was counted.
async fn guessed(identifier: &str) -> (Vec<String>, i64) {
    let server = server().await;
    let request = server.visitor().forgot(identifier).await.field("request_id");
    server.deliver().await;
    let guess = async || assert_eq!(server.visitor().verify(&request, "000000").await.status, 400);
    let tables = added(&server, guess).await;
    let tables = tables.iter().map(|row| row.split(' ').next().unwrap().to_owned()).collect();
    let counted = "SELECT COUNT(*) FROM budgets WHERE budgets.key LIKE 'guess:%'";
    (tables, server.database.number(counted).await)
}

#[tokio::test]
async fn a_guess_is_as_much_work_for_everybody() {
    let known = guessed(KNOWN).await;
    assert_eq!(known.1, 2, "in the hour and in the day");
    assert_eq!(guessed(DISABLED).await, known);
    assert_eq!(guessed(UNKNOWN).await, known);
}

/// What a stranger sees who asks twice and then tries codes at both requests, with `event` in between.
async fn story(identifier: &str, event: impl AsyncFn(&TestServer)) -> Vec<serde_json::Value> {
    let server = server().await;
    let visitor = server.visitor();
    let mut seen = Vec::new();
    let first = visitor.forgot(identifier).await.field("request_id");
    server.deliver().await;
    server.advance(MINUTE);
    let second = visitor.resend(&first).await.field("request_id");
    server.deliver().await;
    event(&server).await;
    for request in [&first, &second] {
        for _ in 0..4 {
            let reply = visitor.verify(request, "no code 000000").await;
            // One in a million is right; then this test tells so.
            seen.push(json!([reply.status, reply.json()]));
        }
        let resent = visitor.resend(request).await;
        seen.push(json!([resent.status, resent.text.len()]));
        server.deliver().await;
    }
    server.advance(15 * MINUTE);
    for request in [&first, &second] {
        let reply = visitor.verify(request, "000000").await;
        seen.push(json!([reply.status, reply.json()]));
    }
    seen
}

#[tokio::test]
async fn tries_and_resends_later_on_look_alike_too() {
    let known = story(KNOWN, async |_| ()).await;
    assert_eq!(story(UNKNOWN, async |_| ()).await, known);
    assert_eq!(story(DISABLED, async |_| ()).await, known);
}

#[tokio::test]
async fn a_stranger_does_not_see_that_the_owner_recovered_the_account() {
    let quiet = story(UNKNOWN, async |_| ()).await;
    let recovered = story(KNOWN, async |server| {
        let mail = server.message(KNOWN).await;
        let reset = server.visitor().reset(&token_of(&mail), NEW_PASSWORD).await;
        assert_eq!(reset.status, 200);
    });
    assert_eq!(recovered.await, quiet);
}

#[tokio::test]
async fn sign_up_tells_nothing_later_on_either() {
    let mut stories = Vec::new();
    for email in [KNOWN, UNKNOWN, DISABLED] {
        let server = server().await;
        let visitor = server.visitor();
        let first = visitor.sign_up(email, PASSWORD).await;
        server.deliver().await;
        server.advance(MINUTE);
        let second = visitor.sign_up(email, PASSWORD).await;
        server.deliver().await;
        let mut story = vec![seen(&first), seen(&second)];
        for request in [first.field("request_id"), second.field("request_id")] {
            for _ in 0..4 {
                story.push(seen(&visitor.prove(&request, "000000").await));
            }
        }
        stories.push(story);
    }
    assert_eq!(stories[1], stories[0]);
    assert_eq!(stories[2], stories[0]);
}

#[tokio::test]
async fn secrets_that_are_unknown_used_or_expired_are_refused_with_one_answer() {
    let server = server().await;
    let (_, mail) = server.recovery(KNOWN).await;
    let used = token_of(&mail);
    server.visitor().reset(&used, NEW_PASSWORD).await;
    server.advance(MINUTE);
    let (_, mail) = server.recovery(KNOWN).await;
    server.advance(15 * MINUTE);
    let unknown = seen(&server.visitor().reset(&"A".repeat(64), PASSWORD).await);
    for token in [used, token_of(&mail)] {
        let reply = server.visitor().reset(&token, PASSWORD).await;
        reply.is_problem(ProblemKind::TokenRejected, &json!({}));
        assert_eq!(seen(&reply), unknown);
    }
}
