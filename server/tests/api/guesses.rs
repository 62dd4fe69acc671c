//! Tries at codes: three of each code, ten an hour and thirty a day of the account, and nobody is told.

use std::time::Duration;

use serde_json::json;
use shared::ProblemKind;

use crate::support::{NEW_PASSWORD, PASSWORD, TestServer, token_of};

const ANA: &str = "ana@example.com";
const PHONE: &str = "+34612345678";

fn wrong(code: &str) -> String {
    let first = if code.starts_with('0') { '1' } else { '0' };
    format!("{first}{}", &code[1..])
}

#[tokio::test]
async fn a_code_has_three_tries_and_then_even_the_right_one_is_refused() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let visitor = server.visitor();
    let (request, mail) = server.recovery(ANA).await;
    let code = mail.code.unwrap();
    for left in [2, 1, 0] {
        let reply = visitor.verify(&request, &wrong(&code)).await;
        reply.is_problem(ProblemKind::CodeRejected, &json!({ "attempts_left": left }));
    }
    for typed in [code.clone(), wrong(&code)] {
        let reply = visitor.verify(&request, &typed).await;
        reply.is_problem(ProblemKind::CodeRejected, &json!({ "attempts_left": 0 }));
    }
}

#[tokio::test]
async fn the_third_try_still_counts() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let visitor = server.visitor();
    let (request, mail) = server.recovery(ANA).await;
    let code = mail.code.unwrap();
    visitor.verify(&request, &wrong(&code)).await;
    visitor.verify(&request, &wrong(&code)).await;
    assert_eq!(visitor.verify(&request, &code).await.status, 200);
}

#[tokio::test]
async fn burning_the_code_leaves_the_owner_the_link() {
    let server = TestServer::start().await;
    server.account(ANA).await;
    let visitor = server.visitor();
    let (request, mail) = server.recovery(ANA).await;
    for _ in 0..5 {
        visitor.verify(&request, &wrong(mail.code.as_ref().unwrap())).await;
    }
    assert_eq!(visitor.reset(&token_of(&mail), NEW_PASSWORD).await.status, 200);
    server.opens_only_with(ANA, NEW_PASSWORD, PASSWORD).await;
}

/// Spends `tries` of the account's guesses, three at each code, by mail and by text message in turn.
async fn guess(server: &TestServer, tries: usize) {
    let identifiers = [ANA, PHONE, " Ana@EXAMPLE.com", "+34 612-345-678"];
    for index in 0..tries.div_ceil(3) {
        server.advance(Duration::from_secs(61));
        let asked = server.visitor().forgot(identifiers[index % identifiers.len()]).await;
        server.deliver().await;
        let request = asked.field("request_id");
        let (newest, mailbox) = (index % 2, server.ctx.mailbox.as_ref().unwrap());
        let to = if newest == 0 { ANA } else { PHONE };
        let code = mailbox.list(Some(to), 0).pop().unwrap().code.unwrap();
        for left in (0..3).rev().take(tries - 3 * index) {
            let reply = server.visitor().verify(&request, &wrong(&code)).await;
            reply.is_problem(ProblemKind::CodeRejected, &json!({ "attempts_left": left }));
        }
    }
}

#[tokio::test]
async fn ten_guesses_an_hour_belong_to_the_account_across_codes_spellings_and_channels() {
    let server = TestServer::configured(|config| config.recovery.sends_per_hour = 100).await;
    server.account_with_phone(ANA, Some(PHONE)).await;
    guess(&server, 10).await;
    server.advance(Duration::from_secs(61));
    let (request, mail) = server.recovery(ANA).await;
    let reply = server.visitor().verify(&request, mail.code.as_ref().unwrap()).await;
    reply.is_problem(ProblemKind::CodeRejected, &json!({ "attempts_left": 2 }));
    assert_eq!(server.visitor().validate(&token_of(&mail)).await.status, 200);
}

#[tokio::test]
async fn nine_wrong_guesses_leave_the_tenth() {
    let server = TestServer::configured(|config| config.recovery.sends_per_hour = 100).await;
    server.account_with_phone(ANA, Some(PHONE)).await;
    guess(&server, 9).await;
    server.advance(Duration::from_secs(61));
    let (request, mail) = server.recovery(ANA).await;
    assert_eq!(server.visitor().verify(&request, &mail.code.unwrap()).await.status, 200);
}

#[tokio::test]
async fn a_resend_refills_nothing() {
    let server = TestServer::configured(|config| {
        config.recovery.guesses_per_hour = 3;
        config.recovery.sends_per_hour = 100;
    });
    let server = server.await;
    server.account(ANA).await;
    let visitor = server.visitor();
    let (first, mail) = server.recovery(ANA).await;
    for _ in 0..3 {
        visitor.verify(&first, &wrong(mail.code.as_ref().unwrap())).await;
    }
    server.advance(Duration::from_mins(1));
    let second = visitor.resend(&first).await.field("request_id");
    let code = server.message(ANA).await.code.unwrap();
    assert_eq!(visitor.verify(&second, &code).await.status, 400);
}

#[tokio::test]
async fn the_next_hour_brings_new_guesses() {
    let server = TestServer::configured(|config| config.recovery.guesses_per_hour = 3).await;
    server.account(ANA).await;
    guess(&server, 3).await;
    server.advance(Duration::from_hours(1));
    let (request, mail) = server.recovery(ANA).await;
    assert_eq!(server.visitor().verify(&request, &mail.code.unwrap()).await.status, 200);
}
