//! The way back by text: to the number that was proven before the change, where it is given back without a doubt.

use std::time::Duration;

use recobra::config::{Config, SmsTransport};
use serde_json::{Value, json};
use shared::ProblemKind;
use shared::api::mailbox::MailboxMessage;

use super::change::taken_over;
use super::{
    ANA, NUMBER, THIEF, THIEFS_NUMBER, change_email, change_password, change_phone, is_frozen,
    notices, objection, recovers,
};
use crate::support::{
    NEW_PASSWORD, PASSWORD, Reply, TestServer, objection_of, ticket_of, token_of,
};

const MINUTE: Duration = Duration::from_mins(1);
const LATEST: &str = "una barca de papel amarillo";

/// Says that it was not them, by the newest letter to Ana.
async fn object(server: &TestServer) -> Reply {
    let token = objection(server, ANA).await;
    server.visitor().not_me(&token).await
}

/// The request whose code was texted.
fn request(reply: &Reply) -> String {
    reply.json()["text"]["request_id"].as_str().unwrap_or_else(|| panic!("{}", reply.text)).into()
}

/// The texts with a code at `number`, oldest first.
async fn codes(server: &TestServer, number: &str) -> Vec<MailboxMessage> {
    let mut all = server.inbox(number).await;
    all.retain(|text| text.code.is_some());
    all
}

fn frozen() -> Value {
    json!({ "outcome": "frozen" })
}

#[tokio::test]
async fn a_code_is_texted_to_the_former_number_too_and_opens_the_account() {
    let (server, thief) = taken_over().await;
    change_email(&server, &thief, THIEF).await;
    let reply = object(&server).await;
    let text = json!({
        "sent_to": "•••••••78",
        "request_id": "[uuid]",
        "channel": "sms",
        "code_length": 6,
        "expires_in": 600,
        "resend_in": 60,
    });
    reply.is(200, &json!({ "outcome": "frozen", "text": text }));
    assert!(!reply.text.contains(&NUMBER[1..]));
    is_frozen(&server, ANA).await;
    let [text] = codes(&server, NUMBER).await.try_into().unwrap();
    assert!(text.link.is_none() && text.text.contains("Vale 10 min."), "{}", text.text);
    let verified = server.visitor().verify(&request(&reply), &text.code.unwrap()).await;
    let reset = server.visitor().reset(&ticket_of(&verified), LATEST).await;
    assert_eq!(reset.status, 200, "{}", reset.text);
    server.opens_only_with(ANA, LATEST, PASSWORD).await;
    let mail = server.inbox(ANA).await.into_iter().rfind(|mail| mail.code.is_some()).unwrap();
    assert_eq!(server.visitor().validate(&token_of(&mail)).await.status, 400);
}

#[tokio::test]
async fn mail_and_text_both_serve_until_one_is_used() {
    let (server, _) = taken_over().await;
    let request = request(&object(&server).await);
    let [text] = codes(&server, NUMBER).await.try_into().unwrap();
    let mail = server.message(ANA).await;
    assert_eq!(server.visitor().validate(&token_of(&mail)).await.status, 200);
    let ticket = ticket_of(&server.visitor().verify(&request, &text.code.unwrap()).await);
    recovers(&server, ANA).await;
    let late = server.visitor().reset(&ticket, NEW_PASSWORD).await;
    late.is_problem(ProblemKind::TokenRejected, &json!({}));
}

#[tokio::test]
async fn the_text_goes_to_the_former_number_and_not_to_a_thiefs() {
    let (server, thief) = taken_over().await;
    change_phone(&server, &thief, THIEFS_NUMBER).await;
    let [before] = codes(&server, THIEFS_NUMBER).await.try_into().unwrap();
    let request = request(&object(&server).await);
    let [text] = codes(&server, NUMBER).await.try_into().unwrap();
    assert_eq!(codes(&server, THIEFS_NUMBER).await.len(), 1);
    assert_eq!(server.visitor().verify(&request, &before.code.unwrap()).await.status, 400);
    assert_eq!(server.visitor().verify(&request, &text.code.unwrap()).await.status, 200);
}

#[tokio::test]
async fn a_number_that_may_be_a_thiefs_is_texted_nothing() {
    let (server, thief) = taken_over().await;
    let thief = server.visitor().keeping(&change_phone(&server, &thief, THIEFS_NUMBER).await);
    change_email(&server, &thief, THIEF).await;
    let latest = notices(&server, ANA).await.pop().unwrap();
    let reply = server.visitor().not_me(&objection_of(&latest).unwrap()).await;
    reply.is(200, &frozen());
    assert!(codes(&server, NUMBER).await.is_empty());
    assert_eq!(codes(&server, THIEFS_NUMBER).await.len(), 1, "the code of the change");
}

#[tokio::test]
async fn nor_is_one_that_another_account_has_by_now() {
    let (server, thief) = taken_over().await;
    change_phone(&server, &thief, THIEFS_NUMBER).await;
    server.account_with_phone("eva@example.com", Some(NUMBER)).await;
    object(&server).await.is(200, &frozen());
    assert!(codes(&server, NUMBER).await.is_empty());
    assert_eq!(server.stored(ANA).await.unwrap().phone, None);
    let detail = "SELECT detail FROM audit WHERE event = 'account_frozen'";
    assert_eq!(server.database.texts(detail).await, ["phone_taken"]);
}

#[tokio::test]
async fn nor_one_that_nobody_had_proven_before_the_change() {
    let (server, thief) = taken_over().await;
    server.database.execute("UPDATE accounts SET phone_verified_at = NULL").await;
    change_phone(&server, &thief, NUMBER).await;
    let asked = server.visitor().forgot(NUMBER).await.field("request_id");
    let before = codes(&server, NUMBER).await.len();
    object(&server).await.is(200, &frozen());
    assert!(server.stored(NUMBER).await.is_none());
    server.advance(MINUTE);
    assert_eq!(server.visitor().resend(&asked).await.status, 200);
    assert_eq!(server.visitor().forgot(NUMBER).await.status, 200);
    assert_eq!(codes(&server, NUMBER).await.len(), before);
}

#[tokio::test]
async fn nor_the_number_of_an_account_that_is_off() {
    let (server, _) = taken_over().await;
    server.deliver().await;
    server.disable(ANA).await;
    object(&server).await.is(200, &frozen());
    assert!(codes(&server, NUMBER).await.is_empty());
}

#[tokio::test]
async fn where_texts_are_off_the_mail_alone_leads_back() {
    let off = |config: &mut Config| config.sms.transport = Some(SmsTransport::Off);
    let server = TestServer::configured(off).await;
    let ana = server.account_with_phone(ANA, Some(NUMBER)).await;
    change_password(&server.signed_in(&ana, PASSWORD).await).await;
    object(&server).await.is(200, &frozen());
    recovers(&server, ANA).await;
}

#[tokio::test]
async fn the_days_texts_are_counted_and_a_code_that_will_not_come_is_not_announced() {
    let caps: [fn(&mut Config); 2] =
        [|config| config.sms.sends_per_day = 2, |config| config.sms.sends_per_country_per_day = 2];
    for cap in caps {
        let server = TestServer::configured(cap).await;
        let ana = server.account_with_phone(ANA, Some(NUMBER)).await;
        server.signed_in(&ana, PASSWORD).await;
        // The notice of a device is the first text of the day.
        server.signed_in(&ana, PASSWORD).await;
        let reply = object(&server).await;
        let [text] = codes(&server, NUMBER).await.try_into().unwrap();
        let verified = server.visitor().verify(&request(&reply), &text.code.unwrap()).await;
        let reset = server.visitor().reset(&ticket_of(&verified), LATEST).await;
        assert_eq!(reset.status, 200, "{}", reset.text);
        object(&server).await.is(200, &frozen());
        assert_eq!(codes(&server, NUMBER).await.len(), 1);
        let told = "SELECT count(*) FROM audit WHERE event = 'limit_reached' \
                    AND detail = 'texts' AND identifier = '•••••••78' AND account_id IS NOT NULL";
        assert_eq!(server.database.number(told).await, 1);
        let waiting = "SELECT count(*) FROM challenges WHERE channel = 'sms' AND used_at IS NULL";
        assert_eq!(server.database.number(waiting).await, 0);
        recovers(&server, ANA).await;
    }
}

#[tokio::test]
async fn a_thief_who_spent_every_send_and_every_guess_spoils_no_text() {
    let (server, _) = taken_over().await;
    for _ in 0..12 {
        let asked = server.visitor().forgot(NUMBER).await.field("request_id");
        server.deliver().await;
        for _ in 0..3 {
            server.visitor().verify(&asked, "000000").await;
        }
        server.advance(MINUTE);
    }
    let limits = "SELECT DISTINCT detail FROM audit WHERE event = 'limit_reached' ORDER BY detail";
    let spent = server.database.texts(limits).await;
    assert!(["guesses", "sends"].iter().all(|name| spent.iter().any(|it| it == name)), "{spent:?}");
    let request = request(&object(&server).await);
    let text = codes(&server, NUMBER).await.pop().unwrap();
    let verified = server.visitor().verify(&request, &text.code.unwrap()).await;
    assert_eq!(verified.status, 200, "{}", verified.text);
}

#[tokio::test]
async fn another_text_is_asked_for_like_any_other() {
    let (server, _) = taken_over().await;
    let request = request(&object(&server).await);
    assert_eq!(codes(&server, NUMBER).await.len(), 1);
    server.advance(MINUTE);
    let again = server.visitor().resend(&request).await;
    let [_, text] = codes(&server, NUMBER).await.try_into().unwrap();
    let verified = server.visitor().verify(&again.field("request_id"), &text.code.unwrap()).await;
    assert_eq!(verified.status, 200, "{}", verified.text);
}

#[tokio::test]
async fn the_ways_back_are_short_and_the_frozen_account_asks_anew_where_it_was_given_back_to() {
    let (server, thief) = taken_over().await;
    change_phone(&server, &thief, THIEFS_NUMBER).await;
    server.deliver().await;
    server.advance(Duration::from_hours(72).checked_sub(MINUTE).unwrap());
    let request = request(&object(&server).await);
    let text = codes(&server, NUMBER).await.pop().unwrap();
    let mail = server.message(ANA).await;
    server.advance(MINUTE * 10);
    assert_eq!(server.visitor().verify(&request, &text.code.unwrap()).await.status, 400);
    assert_eq!(server.visitor().validate(&token_of(&mail)).await.status, 200);
    server.advance(MINUTE * 5);
    assert_eq!(server.visitor().validate(&token_of(&mail)).await.status, 400);
    let (by_text, text) = server.recovery(NUMBER).await;
    assert_eq!(server.visitor().verify(&by_text, &text.code.unwrap()).await.status, 200);
    server.advance(MINUTE);
    server.visitor().forgot(ANA).await;
    recovers(&server, ANA).await;
}
