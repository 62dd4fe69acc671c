//! Tokens that end nothing, and places where one has no business.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use shared::ProblemKind;
use uuid::Uuid;

use super::{ANA, THIEF, change_email, object, objection};
use crate::support::{NEW_PASSWORD, PASSWORD, TestServer, objection_of, token_of};

const DAYS: Duration = Duration::from_hours(72);
const MILLISECOND: Duration = Duration::from_millis(1);

/// A server where somebody has changed Ana's address, and the secret of the letter to her.
async fn changed() -> (TestServer, String) {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let thief = server.signed_in(&ana, PASSWORD).await;
    change_email(&server, &thief, THIEF).await;
    let token = objection(&server, ANA).await;
    (server, token)
}

#[tokio::test]
async fn a_letter_is_heard_once() {
    let (server, token) = changed().await;
    object(&server, &token).await;
    server.deliver().await;
    let before = server.database.contents().await;
    let again = server.visitor().not_me(&token).await;
    again.is_problem(ProblemKind::TokenRejected, &json!({}));
    let after = server.database.contents().await;
    for table in ["accounts", "sessions", "challenges", "outbox"] {
        assert_eq!(after[table], before[table], "{table}");
    }
}

#[tokio::test]
async fn it_is_heard_for_three_days_and_not_a_millisecond_longer() {
    for (wait, status) in
        [(DAYS.checked_sub(MILLISECOND).unwrap(), 200), (DAYS, 400), (DAYS + MILLISECOND, 400)]
    {
        let (server, token) = changed().await;
        server.advance(wait);
        assert_eq!(server.visitor().not_me(&token).await.status, status, "{wait:?}");
        assert_eq!(server.stored(ANA).await.is_some(), status == 200, "{wait:?}");
    }
}

#[tokio::test]
async fn what_cannot_be_taken_back_any_more_is_forgotten_a_day_later() {
    let (server, _) = changed().await;
    let kept = "SELECT count(*) FROM challenges WHERE purpose = 'undo'";
    server.advance(DAYS);
    recobra::recovery::sweep::sweep(&server.ctx).await.unwrap();
    assert_eq!(server.database.number(kept).await, 1);
    server.advance(Duration::from_hours(24) + MILLISECOND);
    recobra::recovery::sweep::sweep(&server.ctx).await.unwrap();
    assert_eq!(server.database.number(kept).await, 0);
}

#[tokio::test]
async fn opening_the_link_changes_nothing() {
    let (server, token) = changed().await;
    server.deliver().await;
    let before = server.database.contents().await;
    for path in [
        "/not-me".to_owned(),
        format!("/not-me?token={token}"),
        "/api/auth/not-me".to_owned(),
        format!("/api/auth/not-me?token={token}"),
    ] {
        server.visitor().get(&path).await;
    }
    assert_eq!(server.database.contents().await, before);
    object(&server, &token).await;
}

#[tokio::test]
async fn every_bad_token_is_answered_alike() {
    let (server, token) = changed().await;
    let (_, recovery) = server.recovery(THIEF).await;
    let foreign = if token.ends_with('A') { "B" } else { "A" };
    let forged = format!("{}{foreign}", &token[..63]);
    let [unknown, wide] = ["A".repeat(64), "é".repeat(32)];
    let bad = ["", "x", "' OR 1=1 --", &unknown, &wide, &forged, &token_of(&recovery)];
    let mut answers = Vec::new();
    for token in bad {
        let reply = server.visitor().not_me(token).await;
        reply.is_problem(ProblemKind::TokenRejected, &json!({}));
        answers.push(reply.text);
    }
    answers.dedup();
    assert_eq!(answers.len(), 1);
    assert!(server.stored(THIEF).await.is_some());
}

#[tokio::test]
async fn its_secret_opens_nothing_else_and_nothing_else_is_made_of_it() {
    let (server, token) = changed().await;
    let (_, recovery) = server.recovery(THIEF).await;
    let visitor = server.visitor();
    let id = Uuid::from_slice(&URL_SAFE_NO_PAD.decode(&token).unwrap()[..16]).unwrap().to_string();
    let unknown = Uuid::nil().to_string();
    server.deliver().await;
    let before = server.database.contents().await;
    assert_eq!(visitor.resend(&id).await.text, visitor.resend(&unknown).await.text);
    for code in ["000000", "123456"] {
        let [known, unknown] =
            [visitor.verify(&id, code).await, visitor.verify(&unknown, code).await];
        assert_eq!((known.status, known.text), (unknown.status, unknown.text));
        assert_eq!(visitor.prove(&id, code).await.status, 400);
    }
    for token in [&token, &objection_of(&recovery).unwrap()] {
        assert_eq!(visitor.validate(token).await.status, 400);
        assert_eq!(visitor.reset(token, NEW_PASSWORD).await.status, 400);
        let body = json!({ "token": token });
        assert_eq!(visitor.post("/api/auth/verify-email", &body).await.status, 400);
    }
    let after = server.database.contents().await;
    for table in ["accounts", "challenges", "outbox"] {
        assert_eq!(after[table], before[table], "{table}");
    }
    object(&server, &token).await;
}

#[tokio::test]
async fn nothing_that_is_stored_lets_a_reader_object() {
    let (server, token) = changed().await;
    let secret = &token[22..];
    for (table, rows) in server.database.contents().await {
        assert!(!rows.concat().contains(secret), "{table}");
    }
}
