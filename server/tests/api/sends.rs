//! Messages to one person: one a minute, five an hour, ten a day; and what does not go out voids nothing.

use std::time::Duration;

use crate::support::{NEW_PASSWORD, TestServer, token_of};

const ANA: &str = "ana@example.com";
const MINUTE: Duration = Duration::from_mins(1);

#[tokio::test]
async fn a_second_request_within_a_minute_is_answered_alike_but_sends_and_voids_nothing() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (first, mail) = server.recovery(ANA).await;
    server.advance(MINUTE.saturating_sub(Duration::from_millis(1)));
    let second = server.visitor().forgot(ANA).await;
    assert_eq!(second.status, 200);
    assert_ne!(second.field("request_id"), first);
    assert_eq!(server.inbox(ANA).await.len(), 1);
    assert_eq!(server.visitor().validate(&token_of(&mail)).await.status, 200);
    assert_eq!(server.visitor().verify(&first, &mail.code.unwrap()).await.status, 200);
}

#[tokio::test]
async fn the_cool_down_knows_one_person_by_every_spelling_and_channel() {
    let server = TestServer::start().await;
    server.account_with_phone(ANA, Some("+34612345678")).await;
    for identifier in [ANA, "ANA@EXAMPLE.COM", "+34 612 345 678", " ana@example.com"] {
        server.visitor().forgot(identifier).await;
    }
    server.deliver().await;
    assert_eq!(server.ctx.mailbox.as_ref().unwrap().list(None, 0).len(), 1);
}

#[tokio::test]
async fn a_newer_message_voids_the_older_one() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (first, older) = server.recovery(ANA).await;
    server.advance(MINUTE);
    let (second, newer) = server.recovery(ANA).await;
    let visitor = server.visitor();
    assert_eq!(visitor.validate(&token_of(&older)).await.status, 400);
    assert_eq!(visitor.reset(&token_of(&older), NEW_PASSWORD).await.status, 400);
    assert_eq!(visitor.verify(&first, &older.code.unwrap()).await.status, 400);
    assert_eq!(visitor.verify(&second, &newer.code.unwrap()).await.status, 200);
}

#[tokio::test]
async fn a_request_alone_voids_nothing_before_its_message_is_out() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let (_, mail) = server.recovery(ANA).await;
    server.advance(MINUTE);
    server.visitor().forgot(ANA).await;
    assert_eq!(server.visitor().validate(&token_of(&mail)).await.status, 200);
    server.deliver().await;
    assert_eq!(server.visitor().validate(&token_of(&mail)).await.status, 400);
}

/// Asks once a minute, `times` times.
async fn ask(server: &TestServer, times: usize) {
    for _ in 0..times {
        let reply = server.visitor().forgot(ANA).await;
        assert_eq!(reply.status, 200);
        server.deliver().await;
        server.advance(MINUTE);
    }
}

#[tokio::test]
async fn five_messages_go_out_in_an_hour_and_the_last_one_keeps_working() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    ask(&server, 8).await;
    let mails = server.inbox(ANA).await;
    assert_eq!(mails.len(), 5);
    assert_eq!(server.visitor().validate(&token_of(&mails[4])).await.status, 200);
}

#[tokio::test]
async fn ten_messages_go_out_in_a_day() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    for _ in 0..4 {
        ask(&server, 5).await;
        server.advance(Duration::from_hours(1));
    }
    assert_eq!(server.inbox(ANA).await.len(), 10);
    server.advance(Duration::from_hours(24));
    ask(&server, 1).await;
    assert_eq!(server.inbox(ANA).await.len(), 11);
}
