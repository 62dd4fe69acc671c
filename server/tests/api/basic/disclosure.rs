//! Nobody learns from a form whether an account exists.

use super::Browser;
use crate::support::{PASSWORD, Reply, TestServer};

/// Three identifiers of one length: an account's, a disabled account's, nobody's.
const KNOWN: &str = "ana@example.com";
const DISABLED: &str = "off@example.com";
const UNKNOWN: &str = "who@example.com";

async fn server() -> TestServer {
    let server = TestServer::start().await;
    server.account(KNOWN).await;
    server.account(DISABLED).await;
    server.disable(DISABLED).await;
    server
}

/// Status, length, and the headers without what is random in them or counts calls.
fn seen(reply: &Reply) -> (u16, usize, Vec<String>) {
    let headers =
        reply.headers.iter().filter(|(name, _)| !["date", "ratelimit"].contains(&name.as_str()));
    let mut headers: Vec<_> = headers
        .map(|(name, value)| {
            let value = value.to_str().unwrap();
            match value.split_once('=') {
                Some((cookie, rest)) if name == "set-cookie" => {
                    let attributes = rest.split_once(';').map_or("", |(_, rest)| rest);
                    format!("{name}: {cookie} of {} {attributes}", rest.len())
                }
                _ => format!("{name}: {value}"),
            }
        })
        .collect();
    headers.sort_unstable();
    (reply.status, reply.text.len(), headers)
}

/// All that a stranger sees who asks for `identifier`, signs in and signs up with it, and tries codes.
async fn story(identifier: &str) -> Vec<(u16, usize, Vec<String>)> {
    let server = server().await;
    let mut browser = Browser::at(&server, "/basic/forgot-password").await;
    let mut story = Vec::new();
    browser.send("/basic/forgot-password", &[("identifier", identifier)]).await;
    story.extend(browser.answer.as_ref().map(seen));
    story.push(seen(&browser.page));
    server.deliver().await;
    for _ in 0..3 {
        browser.send("/basic/verify-code", &[("code", "000000")]).await;
        story.push(seen(&browser.page));
    }
    browser.open("/basic/sign-in").await;
    let wrong = [("identifier", identifier), ("password", "otra frase")];
    browser.send("/basic/sign-in", &wrong).await;
    story.push(seen(&browser.page));
    browser.open("/basic/sign-up").await;
    let new = [("email", identifier), ("new-password", PASSWORD)];
    browser.send("/basic/sign-up", &new).await;
    story.extend(browser.answer.as_ref().map(seen));
    story.push(seen(&browser.page));
    story
}

#[tokio::test]
async fn forms_answer_known_disabled_and_unknown_alike() {
    let known = story(KNOWN).await;
    assert_eq!(known.len(), 8, "{known:#?}");
    assert_eq!(story(UNKNOWN).await, known);
    assert_eq!(story(DISABLED).await, known);
}
