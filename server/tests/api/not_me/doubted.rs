//! An account that could not get its address back, because another one has it by now: the present address is perhaps a
//! thief's, and no way in leads there until the owner gives the account another one.

use std::time::Duration;

use serde_json::json;
use shared::ProblemKind;

use super::change::taken_over;
use super::{ANA, NUMBER, THIEF, change_email, notices, object, objection};
use crate::support::{NEW_PASSWORD, PASSWORD, TestServer, token_of};

const LATEST: &str = "una barca de papel amarillo";
const ELSEWHERE: &str = "ana@example.org";
const MINUTE: Duration = Duration::from_mins(1);

/// A thief's address is the account's, somebody has opened another account with the former one, and here is the secret
/// of the letter to that.
async fn given_away() -> (TestServer, String) {
    let (server, thief) = taken_over().await;
    change_email(&server, &thief, THIEF).await;
    let first = objection(&server, ANA).await;
    let anew = server.visitor().sign_up(ANA, NEW_PASSWORD).await;
    let code = server.message(ANA).await.code.unwrap();
    assert_eq!(server.visitor().prove(&anew.field("request_id"), &code).await.status, 200);
    (server, first)
}

/// The same after the freeze, when no message of before keeps another one from going out.
async fn in_doubt() -> TestServer {
    let (server, first) = given_away().await;
    object(&server, &first).await;
    server.deliver().await;
    server.advance(MINUTE);
    server
}

/// Who reads the letter to the former address chooses a password.
async fn way_back(server: &TestServer) {
    let mut mails = server.inbox(ANA).await;
    mails.retain(|mail| mail.subject == "Recupera tu cuenta de Recobra");
    let reset = server.visitor().reset(&token_of(mails.last().unwrap()), LATEST).await;
    assert_eq!(reset.status, 200, "{}", reset.text);
}

#[tokio::test]
async fn a_thief_at_the_present_address_gets_no_recovery() {
    let server = in_doubt().await;
    let before = server.inbox(THIEF).await.len();
    let requests = [server.visitor().forgot(THIEF).await, server.visitor().forgot(THIEF).await];
    server.deliver().await;
    server.advance(MINUTE);
    for reply in &requests {
        assert_eq!(server.visitor().resend(&reply.field("request_id")).await.status, 200);
    }
    assert_eq!(server.inbox(THIEF).await.len(), before);
    let why = "SELECT DISTINCT event FROM audit WHERE outcome = 'refused' \
               AND detail = 'email_in_doubt' AND account_id IS NOT NULL";
    assert_eq!(server.database.texts(why).await, ["recovery_started"]);
    let detail = "SELECT detail FROM audit WHERE event = 'account_frozen'";
    assert_eq!(server.database.texts(detail).await, ["email_taken"]);
}

#[tokio::test]
async fn nobody_is_told_that_it_gets_none() {
    let server = in_doubt().await;
    let replies = ["nobody@example.com", THIEF].map(|who| (server.visitor(), who));
    let mut told = Vec::new();
    for (visitor, who) in replies {
        let asked = visitor.forgot(who).await;
        asked.is(
            200,
            &json!({
                "request_id": "[uuid]",
                "channel": "email",
                "code_length": 6,
                "expires_in": 900,
                "resend_in": 60,
            }),
        );
        server.deliver().await;
        let guess = visitor.verify(&asked.field("request_id"), "123456").await;
        let again = visitor.resend(&asked.field("request_id")).await;
        server.deliver().await;
        told.push([
            format!("{:?}", asked.header_names()),
            format!("{} {}", guess.status, guess.text),
            format!("{} {:?}", again.status, again.header_names()),
        ]);
    }
    assert_eq!(told[0], told[1]);
    let ends = "SELECT state FROM outbox WHERE template = 'recovery' ORDER BY created_at, id";
    let ends = server.database.texts(ends).await;
    assert_eq!(ends[ends.len() - 4..], ["no_recipient"; 4]);
}

#[tokio::test]
async fn what_the_thief_asked_for_before_leads_nowhere_either() {
    let (server, first) = given_away().await;
    let (sent, mail) = server.recovery(THIEF).await;
    server.advance(MINUTE);
    let waiting = server.visitor().forgot(THIEF).await.field("request_id");
    let before = server.ctx.mailbox.as_ref().unwrap().list(Some(THIEF), 0).len();
    object(&server, &first).await;
    assert_eq!(server.visitor().validate(&token_of(&mail)).await.status, 400);
    server.deliver().await;
    server.advance(MINUTE);
    for request in [sent, waiting] {
        assert_eq!(server.visitor().resend(&request).await.status, 200);
        server.deliver().await;
        server.advance(MINUTE);
    }
    assert_eq!(server.inbox(THIEF).await.len(), before);
}

#[tokio::test]
async fn the_owner_comes_back_by_the_letter_and_gives_the_account_another_address() {
    let server = in_doubt().await;
    let before = server.inbox(THIEF).await.len();
    way_back(&server).await;
    let here = server.visitor().sign_in(THIEF, LATEST).await;
    assert_eq!(here.status, 200, "{}", here.text);
    let here = server.visitor().keeping(&here);
    let body = json!({ "email": ELSEWHERE, "current_password": LATEST });
    let asked = here.post("/api/account/change-email", &body).await;
    let code = server.message(ELSEWHERE).await.code.unwrap();
    let body = json!({ "request_id": asked.field("request_id"), "code": code });
    let proven = here.post("/api/account/change-email/verify", &body).await;
    assert_eq!(proven.status, 200, "{}", proven.text);
    assert_eq!(notices(&server, ELSEWHERE).await.len(), 1);
    assert!(server.stored(ELSEWHERE).await.unwrap().proven_email().is_some());
    server.advance(MINUTE);
    server.visitor().forgot(THIEF).await;
    assert_eq!(server.inbox(THIEF).await.len(), before);
    let (_, mail) = server.recovery(ELSEWHERE).await;
    assert_eq!(server.visitor().reset(&token_of(&mail), NEW_PASSWORD).await.status, 200);
}

#[tokio::test]
async fn no_letter_lets_the_thief_take_the_owners_recovery_back() {
    let server = in_doubt().await;
    let before = server.inbox(THIEF).await.len();
    way_back(&server).await;
    assert_eq!(server.visitor().sign_in(THIEF, LATEST).await.status, 200);
    assert_eq!(server.visitor().sign_in(THIEF, LATEST).await.status, 200);
    assert_eq!(server.inbox(THIEF).await.len(), before);
    let alive = "SELECT count(*) FROM challenges WHERE used_at IS NULL AND purpose = 'undo'";
    assert_eq!(server.database.number(alive).await, 0);
    let told = server.inbox(NUMBER).await.into_iter().map(|text| text.text);
    let of_a_device = told.filter(|text| text.contains("un dispositivo nuevo ha entrado"));
    assert_eq!(of_a_device.count(), 2, "the thief's and the owner's");
}

#[tokio::test]
async fn a_proven_number_still_recovers_the_account() {
    let server = in_doubt().await;
    let (request, text) = server.recovery(NUMBER).await;
    assert_eq!(server.visitor().verify(&request, &text.code.unwrap()).await.status, 200);
}

#[tokio::test]
async fn an_earlier_letter_that_gives_the_address_back_ends_the_doubt() {
    let (server, thief) = taken_over().await;
    let thief =
        server.visitor().keeping(&change_email(&server, &thief, "former@example.com").await);
    change_email(&server, &thief, THIEF).await;
    let [first, second] =
        [objection(&server, ANA).await, objection(&server, "former@example.com").await];
    server.account("former@example.com").await;
    object(&server, &second).await;
    assert!(server.stored(THIEF).await.unwrap().proven_email().is_none());
    object(&server, &first).await;
    assert!(server.stored(ANA).await.unwrap().proven_email().is_some());
    // The letter of the way back is not the one that is asked for next.
    server.deliver().await;
    server.advance(MINUTE);
    let (_, mail) = server.recovery(ANA).await;
    assert_eq!(server.visitor().reset(&token_of(&mail), LATEST).await.status, 200);
    server.opens_only_with(ANA, LATEST, PASSWORD).await;
    server.visitor().not_me(&second).await.is_problem(ProblemKind::TokenRejected, &json!({}));
}
