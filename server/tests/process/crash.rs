//! What was acknowledged survives the sudden death of the process (kill -9).

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use mail_parser::MessageParser;
use serde_json::json;

use crate::site::{Running, Site};
use crate::smtp::{Manner, Sink, open};
use crate::{ANA, NEW_PASSWORD, PASSWORD};

async fn forgot(server: &Running) -> String {
    let asked = server.post("/api/auth/forgot-password", json!({ "identifier": ANA })).await;
    assert_eq!(asked.status, 200);
    asked.text("request_id")
}

/// Moves the clock past every lease.
async fn past_the_lease(server: &Running) {
    let moved = server.post("/api/dev/clock", json!({ "advance": "61s" })).await;
    assert_eq!(moved.status, 200);
}

#[tokio::test]
async fn a_message_that_was_promised_before_the_crash_is_sent_after_it() {
    let (mute, kind) = (Sink::start(Manner::Mute).await, Sink::start(Manner::Kind).await);
    let site = Site::development().with_smtp(mute.address);
    site.add(ANA, PASSWORD);
    let server = site.serve();
    let request = forgot(&server).await;
    mute.connected().await;
    server.kill();

    let site = site.with_smtp(kind.address);
    let server = site.serve();
    past_the_lease(&server).await;
    let found = open(&kind.letter(1).await);
    let body = json!({ "request_id": request, "code": found.code });
    assert_eq!(server.post("/api/auth/verify-code", body).await.status, 200);
}

#[tokio::test]
async fn a_message_that_may_have_gone_out_goes_out_again_as_the_same_one() {
    let unthankful = Sink::start(Manner::Unthankful).await;
    let kind = Sink::start(Manner::Kind).await;
    let site = Site::development().with_smtp(unthankful.address);
    site.add(ANA, PASSWORD);
    let server = site.serve();
    forgot(&server).await;
    let first = open(&unthankful.letter(1).await);
    server.kill();

    let site = site.with_smtp(kind.address);
    let server = site.serve();
    past_the_lease(&server).await;
    assert_eq!(open(&kind.letter(1).await), first);
    let body = json!({
        "token": first.token, "new_password": NEW_PASSWORD, "confirm_password": NEW_PASSWORD,
    });
    assert_eq!(server.post("/api/auth/reset-password", body).await.status, 200);
}

/// How often a server is killed; `RECOBRA_TEST_KILLS` says how often else.
#[expect(clippy::disallowed_methods, reason = "who runs the tests chooses how long they take")]
fn kills() -> u64 {
    std::env::var("RECOBRA_TEST_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(20)
}

#[tokio::test]
async fn of_many_sudden_deaths_none_loses_a_promised_message_nor_sends_two_different_ones() {
    let sink = Sink::start(Manner::Kind).await;
    let site = Site::development()
        .with_smtp(sink.address)
        .with("RECOBRA_LIMITS__FORGOT_PER_ADDRESS", "100000/1m");
    let mut promised = BTreeSet::new();
    for round in 0..kills() {
        let server = site.serve();
        let email = format!("person{round}@example.com");
        let body = json!({ "email": email, "password": PASSWORD });
        assert_eq!(server.post("/api/auth/sign-up", body).await.status, 200);
        promised.insert(email);
        // Not a wait for something: death comes before, in and after the sending.
        tokio::time::sleep(Duration::from_millis(round * 37 % 120)).await;
        server.kill();
    }
    let server = site.serve();
    past_the_lease(&server).await;
    let mut arrived = BTreeMap::new();
    for count in 1.. {
        let letter = sink.letter(count).await;
        let message = MessageParser::default().parse(letter.as_bytes()).unwrap();
        let to = message.to().unwrap().first().unwrap().address().unwrap().to_owned();
        let found = open(&letter);
        assert_eq!(arrived.entry(to).or_insert_with(|| open(&letter)), &found);
        if arrived.keys().eq(promised.iter()) {
            break;
        }
    }
}

#[tokio::test]
async fn sessions_tries_and_passwords_survive() {
    let site = Site::development();
    site.add(ANA, PASSWORD);
    let server = site.serve();
    let sign_in = json!({ "identifier": ANA, "password": PASSWORD });
    let cookie = server.post("/api/auth/sign-in", sign_in.clone()).await.cookie();
    let request = forgot(&server).await;
    let mail = server.message(ANA, "").await;
    let code = mail["code"].as_str().unwrap();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let guess = |code: &str| json!({ "request_id": request, "code": code });
    server.post("/api/auth/verify-code", guess(wrong)).await;
    server.kill();

    let server = site.serve();
    assert_eq!(server.get_with_cookie("/api/auth/session", &cookie).await.status, 200);
    let tried = server.post("/api/auth/verify-code", guess(wrong)).await;
    assert_eq!(tried.json["attempts_left"], 1);
    let verified = server.post("/api/auth/verify-code", guess(code)).await;
    let body = json!({
        "token": verified.text("reset_token"), "new_password": NEW_PASSWORD,
        "confirm_password": NEW_PASSWORD,
    });
    assert_eq!(server.post("/api/auth/reset-password", body).await.status, 200);
    server.kill();

    let server = site.serve();
    assert_eq!(server.get_with_cookie("/api/auth/session", &cookie).await.status, 401);
    assert_eq!(server.post("/api/auth/sign-in", sign_in).await.status, 401);
}
