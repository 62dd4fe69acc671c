//! A change or a sign-in that has happened: the account is frozen, and goes back to who had it before.

use std::time::Duration;

use serde_json::json;
use shared::ProblemKind;

use super::{
    ANA, NUMBER, THIEF, THIEFS_NUMBER, change_email, change_password, change_phone, is_frozen,
    notices, object, objection, recovers,
};
use crate::support::application::{Application, tell, token};
use crate::support::receiver::Receiver;
use crate::support::{NEW_PASSWORD, PASSWORD, TestServer, Visitor, objection_of, token_of};

/// Ana, and a thief who is signed in as her.
pub(super) async fn taken_over() -> (TestServer, Visitor) {
    let server = TestServer::start().await;
    let ana = server.account_with_phone(ANA, Some(NUMBER)).await;
    server.signed_in(&ana, PASSWORD).await;
    let thief = server.signed_in(&ana, PASSWORD).await;
    // What is sent together arrives in any order.
    server.deliver().await;
    server.advance(Duration::from_hours(1));
    (server, thief)
}

#[tokio::test]
async fn after_a_reset_the_account_is_frozen_until_its_owner_recovers_it() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let (_, mail) = server.recovery(ANA).await;
    assert_eq!(server.visitor().reset(&token_of(&mail), NEW_PASSWORD).await.status, 200);
    let thief = server.signed_in(&ana, NEW_PASSWORD).await;
    let version = server.stored(ANA).await.unwrap().token_version;
    object(&server, &objection(&server, ANA).await).await;
    assert_eq!(thief.session().await.status, 401);
    is_frozen(&server, ANA).await;
    assert_eq!(server.stored(ANA).await.unwrap().token_version, version + 1);
    recovers(&server, ANA).await;
}

#[tokio::test]
async fn after_a_change_of_password_too() {
    let (server, thief) = taken_over().await;
    let thief = server.visitor().keeping(&change_password(&thief).await);
    object(&server, &objection(&server, ANA).await).await;
    assert_eq!(thief.session().await.status, 401);
    is_frozen(&server, ANA).await;
    recovers(&server, ANA).await;
}

#[tokio::test]
async fn after_a_sign_in_from_a_new_device_too() {
    let (server, thief) = taken_over().await;
    object(&server, &objection(&server, ANA).await).await;
    assert_eq!(thief.session().await.status, 401);
    is_frozen(&server, ANA).await;
    recovers(&server, ANA).await;
}

#[tokio::test]
async fn after_another_address_the_former_one_recovers_and_the_new_one_cannot() {
    let (server, thief) = taken_over().await;
    let thief = server.visitor().keeping(&change_email(&server, &thief, THIEF).await);
    let (_, pending) = server.recovery(THIEF).await;
    object(&server, &objection(&server, ANA).await).await;
    assert_eq!(thief.session().await.status, 401);
    assert!(server.stored(THIEF).await.is_none());
    is_frozen(&server, ANA).await;
    let by_link = server.visitor().reset(&token_of(&pending), NEW_PASSWORD).await;
    by_link.is_problem(ProblemKind::TokenRejected, &json!({}));
    server.advance(Duration::from_mins(2));
    let before = server.inbox(THIEF).await.len();
    assert_eq!(server.visitor().forgot(THIEF).await.status, 200);
    assert_eq!(server.inbox(THIEF).await.len(), before);
    recovers(&server, ANA).await;
    let told = "SELECT outcome FROM audit WHERE event = 'account_frozen' AND detail IS NULL";
    assert_eq!(server.database.texts(told).await, ["ok"]);
}

#[tokio::test]
async fn after_another_number_the_former_one_is_given_back() {
    let (server, thief) = taken_over().await;
    let thief = server.visitor().keeping(&change_phone(&server, &thief, THIEFS_NUMBER).await);
    object(&server, &objection(&server, ANA).await).await;
    assert_eq!(thief.session().await.status, 401);
    is_frozen(&server, ANA).await;
    assert!(server.stored(THIEFS_NUMBER).await.is_none());
    assert_eq!(server.stored(NUMBER).await.unwrap().email.as_str(), ANA);
    recovers(&server, ANA).await;
}

#[tokio::test]
async fn a_number_that_the_account_did_not_have_before_is_taken_away() {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let thief = server.signed_in(&ana, PASSWORD).await;
    change_phone(&server, &thief, THIEFS_NUMBER).await;
    object(&server, &objection(&server, ANA).await).await;
    assert_eq!(server.stored(ANA).await.unwrap().phone, None);
    assert!(server.stored(THIEFS_NUMBER).await.is_none());
}

#[tokio::test]
async fn a_number_that_may_be_a_thiefs_is_not_given_back_by_a_later_letter() {
    let (server, thief) = taken_over().await;
    let thief = server.visitor().keeping(&change_phone(&server, &thief, THIEFS_NUMBER).await);
    change_email(&server, &thief, THIEF).await;
    let latest = notices(&server, ANA).await.pop().unwrap();
    assert!(latest.subject.contains("correo"), "{}", latest.subject);
    object(&server, &objection_of(&latest).unwrap()).await;
    assert!(server.stored(THIEFS_NUMBER).await.is_none());
    assert_eq!(server.stored(ANA).await.unwrap().phone, None);
    let detail = "SELECT detail FROM audit WHERE event = 'account_frozen'";
    assert_eq!(server.database.texts(detail).await, ["phone_in_doubt"]);
}

#[tokio::test]
async fn the_letter_to_the_new_address_gives_nothing_back_to_who_has_it() {
    let (server, thief) = taken_over().await;
    change_email(&server, &thief, THIEF).await;
    let letters = notices(&server, THIEF).await;
    assert_eq!(letters.len(), 1);
    assert_eq!(objection_of(&letters[0]), None);
    for part in [&letters[0].text, &letters[0].html] {
        assert!(part.contains("/forgot-password") && !part.contains("token="), "{part}");
    }
}

#[tokio::test]
async fn a_second_change_does_not_defeat_the_letter_of_the_first() {
    let (server, thief) = taken_over().await;
    let thief = server.visitor().keeping(&change_email(&server, &thief, THIEF).await);
    change_email(&server, &thief, "thief@example.org").await;
    let thiefs = objection(&server, THIEF).await;
    object(&server, &objection(&server, ANA).await).await;
    is_frozen(&server, ANA).await;
    let late = server.visitor().not_me(&thiefs).await;
    late.is_problem(ProblemKind::TokenRejected, &json!({}));
    recovers(&server, ANA).await;
}

#[tokio::test]
async fn nor_does_a_thief_who_takes_the_second_change_back_first() {
    let (server, thief) = taken_over().await;
    let thief = server.visitor().keeping(&change_email(&server, &thief, THIEF).await);
    change_email(&server, &thief, "thief@example.org").await;
    let first = objection(&server, ANA).await;
    object(&server, &objection(&server, THIEF).await).await;
    assert!(server.stored(THIEF).await.is_some());
    recovers(&server, THIEF).await;
    object(&server, &first).await;
    assert!(server.stored(THIEF).await.is_none());
    is_frozen(&server, ANA).await;
    recovers(&server, ANA).await;
}

#[tokio::test]
async fn nothing_that_is_done_to_the_account_afterwards_spends_the_letter() {
    let (server, thief) = taken_over().await;
    let thief = server.visitor().keeping(&change_email(&server, &thief, THIEF).await);
    let first = objection(&server, ANA).await;
    change_password(&thief).await;
    let (_, mail) = server.recovery(THIEF).await;
    let reset = server.visitor().reset(&token_of(&mail), "otra frase para la lluvia").await;
    assert_eq!(reset.status, 200, "{}", reset.text);
    object(&server, &first).await;
    is_frozen(&server, ANA).await;
    recovers(&server, ANA).await;
}

#[tokio::test]
async fn an_address_that_another_account_has_by_now_stays_there_and_still_brings_the_way_back() {
    let (server, thief) = taken_over().await;
    change_email(&server, &thief, THIEF).await;
    let first = objection(&server, ANA).await;
    let anew = server.visitor().sign_up(ANA, NEW_PASSWORD).await;
    let code = server.message(ANA).await.code.unwrap();
    assert_eq!(server.visitor().prove(&anew.field("request_id"), &code).await.status, 200);
    let hers = server.stored(ANA).await.unwrap().id;
    let before = server.inbox(THIEF).await.len();
    object(&server, &first).await;
    assert_eq!(server.stored(ANA).await.unwrap().id, hers);
    let detail = "SELECT detail FROM audit WHERE event = 'account_frozen'";
    assert_eq!(server.database.texts(detail).await, ["email_taken"]);
    let mail = server.message(ANA).await;
    assert_eq!(server.inbox(THIEF).await.len(), before);
    let reset = server.visitor().reset(&token_of(&mail), "una barca de papel amarillo").await;
    assert_eq!(reset.status, 200, "{}", reset.text);
    assert_eq!(server.visitor().sign_in(THIEF, "una barca de papel amarillo").await.status, 200);
    assert_eq!(server.visitor().sign_in(ANA, NEW_PASSWORD).await.status, 200);
}

#[tokio::test]
async fn everything_that_was_pending_dies() {
    let (server, thief) = taken_over().await;
    let body = json!({ "email": THIEF, "current_password": PASSWORD });
    thief.post("/api/account/change-email", &body).await;
    let body = json!({ "phone": THIEFS_NUMBER, "current_password": PASSWORD });
    thief.post("/api/account/change-phone", &body).await;
    server.recovery(ANA).await;
    object(&server, &objection(&server, ANA).await).await;
    let alive = "SELECT purpose FROM challenges WHERE used_at IS NULL";
    assert_eq!(server.database.texts(alive).await, ["recover"; 2], "but for the ways back");
    recovers(&server, ANA).await;
}

#[tokio::test]
async fn a_thief_who_spent_every_budget_holds_the_way_back_up_with_none() {
    let (server, _) = taken_over().await;
    for _ in 0..12 {
        server.visitor().forgot(ANA).await;
        server.deliver().await;
        server.advance(Duration::from_mins(1));
    }
    object(&server, &objection(&server, ANA).await).await;
    recovers(&server, ANA).await;
}

#[tokio::test]
async fn applications_are_told_and_tokens_are_dead() {
    let (server, thief) = taken_over().await;
    let receiver = Receiver::start().await;
    let shop = Application::register(&server, Some(&receiver.url())).await;
    let token = token(&thief).await;
    assert!(shop.is_alive(&server, &token).await);
    object(&server, &objection(&server, ANA).await).await;
    assert!(!shop.is_alive(&server, &token).await);
    tell(&server).await;
    let heard = receiver.heard(1).await.remove(0).signed_by(&shop.secret);
    assert_eq!((&heard["type"], &heard["ver"]), (&json!("password.changed"), &json!(1)));
}
