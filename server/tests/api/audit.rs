//! What the audit log tells of the journey: a sentence for each event. Always on SQLite,
//! where rows have an order before they are sealed.

use std::time::Duration;

use recobra::account::disable::enable;
use recobra::account::sign_out::sign_out;
use recobra::application::remove::remove;
use recobra::caller::Caller;
use recobra::config::Rate;
use recobra::recovery::forgot_password::forgot_password;
use reqwest::Method;
use serde_json::json;
use shared::{Identifier, Locale};

use crate::support::application::Application;
use crate::support::{NEW_PASSWORD, PASSWORD, TestServer, ticket_of, token_of};

const ANA: &str = "ana@example.com";
const PHONE: &str = "+34612345678";

/// Events of this name: outcome, whether the account is named, detail.
async fn told(server: &TestServer, event: &str) -> Vec<String> {
    let sql = format!(
        "SELECT outcome || CASE WHEN account_id IS NULL THEN '' ELSE ' owner' END \
         || coalesce(' ' || detail, '') FROM audit WHERE event = '{event}' ORDER BY rowid"
    );
    server.database.texts(&sql).await
}

fn wrong(code: &str) -> String {
    let first = if code.starts_with('0') { '1' } else { '0' };
    format!("{first}{}", &code[1..])
}

#[tokio::test]
async fn a_recovery_tells_who_asked_by_which_masked_address_and_that_it_was_sent() {
    let server = TestServer::of("sqlite").await;
    server.account(ANA).await;
    let phone = server.visitor().with("user-agent", "Firefox");
    phone.forgot(ANA).await;
    phone.forgot("who@example.com").await;
    server.deliver().await;
    let sql = "SELECT identifier || ' ' || length(identifier_key) || ' ' || client_address || ' ' \
               || user_agent FROM audit WHERE event = 'recovery_started' ORDER BY identifier";
    let facts = "•••@example.com 32 127.0.0.1 Firefox";
    assert_eq!(server.database.texts(sql).await, [format!("a{facts}"), format!("w{facts}")]);
    assert_eq!(told(&server, "recovery_started").await, ["ok", "ok"]);
    assert_eq!(told(&server, "message_sent").await, ["ok owner"]);
}

#[tokio::test]
async fn codes_tell_whether_they_were_wrong_right_or_reused() {
    let server = TestServer::of("sqlite").await;
    server.account(ANA).await;
    let visitor = server.visitor();
    let (request, mail) = server.recovery(ANA).await;
    let code = mail.code.unwrap();
    visitor.verify(&request, &wrong(&code)).await;
    assert_eq!(told(&server, "code_wrong").await, ["refused owner"]);
    assert_eq!(visitor.verify(&request, &code).await.status, 200);
    assert_eq!(told(&server, "code_right").await, ["ok owner"]);
    assert_eq!(visitor.verify(&request, &code).await.status, 400);
    assert_eq!(told(&server, "code_reused").await, ["refused owner"]);
}

#[tokio::test]
async fn a_code_that_has_no_tries_left_is_told_as_a_limit() {
    let server = TestServer::of("sqlite").await;
    server.account(ANA).await;
    let (request, mail) = server.recovery(ANA).await;
    let code = mail.code.unwrap();
    for _ in 0..3 {
        server.visitor().verify(&request, &wrong(&code)).await;
    }
    assert_eq!(told(&server, "limit_reached").await, [""; 0]);
    server.visitor().verify(&request, &code).await;
    assert_eq!(told(&server, "limit_reached").await, ["refused owner code_attempts"]);
}

#[tokio::test]
async fn a_code_after_its_time_is_told() {
    let server = TestServer::of("sqlite").await;
    server.account(ANA).await;
    let (request, mail) = server.recovery(ANA).await;
    server.advance(Duration::from_mins(15));
    server.visitor().verify(&request, &mail.code.unwrap()).await;
    assert_eq!(told(&server, "code_expired").await, ["refused owner"]);
}

#[tokio::test]
async fn a_code_of_no_request_is_told_without_an_owner() {
    let server = TestServer::of("sqlite").await;
    server.visitor().verify("0197a000-0000-7000-8000-000000000000", "000000").await;
    assert_eq!(told(&server, "code_wrong").await, ["refused"]);
}

#[tokio::test]
async fn tokens_tell_whether_they_were_spent_reused_expired_or_wrong() {
    let server = TestServer::of("sqlite").await;
    server.account(ANA).await;
    let visitor = server.visitor();
    let (_, mail) = server.recovery(ANA).await;
    assert_eq!(visitor.reset(&token_of(&mail), NEW_PASSWORD).await.status, 200);
    assert_eq!(told(&server, "password_reset").await, ["ok owner"]);
    visitor.reset(&token_of(&mail), PASSWORD).await;
    assert_eq!(told(&server, "token_reused").await, ["refused owner"]);
    server.advance(Duration::from_mins(1));
    let (_, mail) = server.recovery(ANA).await;
    server.advance(Duration::from_mins(15));
    visitor.reset(&token_of(&mail), PASSWORD).await;
    assert_eq!(told(&server, "token_expired").await, ["refused owner"]);
    visitor.reset(&"A".repeat(64), PASSWORD).await;
    assert_eq!(told(&server, "token_wrong").await, ["refused"]);
}

#[tokio::test]
async fn signing_in_and_out_and_ending_sessions_are_told() {
    let server = TestServer::of("sqlite").await;
    let ana = server.account(ANA).await;
    server.visitor().sign_in(ANA, NEW_PASSWORD).await;
    let here = server.signed_in(&ana, PASSWORD).await;
    let there = server.signed_in(&ana, PASSWORD).await;
    assert_eq!(told(&server, "sign_in").await, ["refused", "ok owner", "ok owner"]);
    let id = there.session().await.json()["session"]["id"].as_str().unwrap().to_owned();
    here.send(Method::DELETE, &format!("/api/account/sessions/{id}")).await;
    assert_eq!(told(&server, "session_ended").await, ["ok owner"]);
    here.send(Method::DELETE, "/api/account/sessions").await;
    assert_eq!(told(&server, "other_sessions_ended").await, ["ok owner"]);
    here.sign_out().await;
    assert_eq!(told(&server, "sign_out").await, ["ok owner"]);
}

#[tokio::test]
async fn changes_of_password_address_and_number_are_told() {
    let server = TestServer::of("sqlite").await;
    let ana = server.account(ANA).await;
    let here = server.signed_in(&ana, PASSWORD).await;
    let body = json!({ "current_password": PASSWORD, "new_password": NEW_PASSWORD, "confirm_password": NEW_PASSWORD });
    let changed = here.post("/api/account/change-password", &body).await;
    assert_eq!(told(&server, "password_changed").await, ["ok owner"]);
    let mut here = server.visitor().keeping(&changed);
    for (path, field, new) in
        [("change-email", "email", "ana@example.org"), ("change-phone", "phone", PHONE)]
    {
        let path = format!("/api/account/{path}");
        let body = json!({ field: new, "current_password": PASSWORD });
        assert_eq!(here.post(&path, &body).await.status, 401);
        let body = json!({ field: new, "current_password": NEW_PASSWORD });
        let asked = here.post(&path, &body).await.field("request_id");
        let code = server.message(new).await.code.unwrap();
        let body = json!({ "request_id": asked, "code": code });
        let proven = here.post(&format!("{path}/verify"), &body).await;
        assert_eq!(proven.status, 200, "{}", proven.text);
        here = server.visitor().keeping(&proven);
    }
    assert_eq!(told(&server, "reauthenticate").await, ["refused owner", "refused owner"]);
    for event in ["email_change_started", "phone_change_started", "email_changed", "phone_changed"]
    {
        assert_eq!(told(&server, event).await, ["ok owner"], "{event}");
    }
    let masked = "SELECT identifier FROM audit WHERE event LIKE '%_changed' AND identifier <> '' \
                  ORDER BY rowid";
    assert_eq!(server.database.texts(masked).await, ["a•••@example.org", "•••••••78"]);
}

#[tokio::test]
async fn what_the_operator_does_to_an_account_is_told() {
    let server = TestServer::of("sqlite").await;
    server.account(ANA).await;
    server.disable(ANA).await;
    let account = server.stored(ANA).await.unwrap();
    enable(&server.ctx, &account).await.unwrap();
    sign_out(&server.ctx, &account).await.unwrap();
    for event in ["account_created", "account_disabled", "account_enabled", "account_signed_out"] {
        assert_eq!(told(&server, event).await, ["ok owner"], "{event}");
    }
}

#[tokio::test]
async fn a_sign_up_is_told_from_its_start_to_its_account() {
    let server = TestServer::of("sqlite").await;
    let request = server.visitor().sign_up(ANA, PASSWORD).await.field("request_id");
    let code = server.message(ANA).await.code.unwrap();
    assert_eq!(server.visitor().prove(&request, &code).await.status, 200);
    assert_eq!(told(&server, "sign_up_started").await, ["ok"]);
    assert_eq!(told(&server, "account_created").await, ["ok owner"]);
}

#[tokio::test]
async fn the_limit_of_a_client_address_is_told_once_a_window() {
    let server = TestServer::of_configured("sqlite", |config| {
        config.limits.forgot_per_address = Rate::new(2, 60);
    })
    .await;
    for _ in 0..5 {
        server.visitor().forgot(ANA).await;
    }
    assert_eq!(told(&server, "limit_reached").await, ["refused address_forgot"]);
}

#[tokio::test]
async fn the_send_budget_and_the_budget_of_guesses_are_told_as_the_accounts() {
    let server = TestServer::of_configured("sqlite", |config| {
        config.recovery.sends_per_hour = 1;
        config.recovery.guesses_per_hour = 1;
    })
    .await;
    server.account(ANA).await;
    let (request, mail) = server.recovery(ANA).await;
    let code = wrong(&mail.code.unwrap());
    server.visitor().verify(&request, &code).await;
    server.visitor().verify(&request, &code).await;
    assert_eq!(told(&server, "limit_reached").await, ["refused owner guesses"]);
    server.advance(Duration::from_mins(1));
    server.visitor().forgot(ANA).await;
    server.deliver().await;
    let limits = ["refused owner guesses", "refused owner sends"];
    assert_eq!(told(&server, "limit_reached").await, limits);
}

#[tokio::test]
async fn too_many_passwords_at_one_session_are_told_once_an_hour() {
    let server = TestServer::of("sqlite").await;
    let ana = server.account(ANA).await;
    let here = server.signed_in(&ana, PASSWORD).await;
    let body = json!({ "current_password": NEW_PASSWORD, "new_password": NEW_PASSWORD, "confirm_password": NEW_PASSWORD });
    let mut statuses = Vec::new();
    for _ in 0..13 {
        statuses.push(here.post("/api/account/change-password", &body).await.status);
    }
    assert_eq!(statuses, [[401; 10].as_slice(), &[429; 3]].concat());
    assert_eq!(told(&server, "limit_reached").await, ["refused owner reauthenticate"]);
}

#[tokio::test]
async fn applications_that_come_and_go_are_told_by_their_id() {
    let server = TestServer::of("sqlite").await;
    let shop = Application::register(&server, None).await;
    remove(&server.ctx, shop.id.parse().unwrap()).await.unwrap();
    for event in ["application_added", "application_removed"] {
        assert_eq!(told(&server, event).await, [format!("ok {}", shop.id)], "{event}");
    }
}

#[tokio::test]
async fn no_event_holds_a_secret_or_a_whole_address() {
    let server = TestServer::of("sqlite").await;
    server.account(ANA).await;
    let (request, mail) = server.recovery(ANA).await;
    let code = mail.code.clone().unwrap();
    let ticket = ticket_of(&server.visitor().verify(&request, &code).await);
    server.visitor().reset(&ticket, NEW_PASSWORD).await;
    let log = server.database.contents().await["audit"].concat();
    for secret in [ANA, &ticket, &token_of(&mail), NEW_PASSWORD] {
        assert!(!log.contains(secret), "{secret} is in the audit log");
    }
}

#[tokio::test]
async fn a_message_that_is_refused_for_good_is_told() {
    let server = TestServer::of_configured("sqlite", |config| {
        config.sms = serde_json::from_value(json!({ "transport": "off" })).unwrap();
    })
    .await;
    server.account_with_phone(ANA, Some(PHONE)).await;
    let operator = Caller::operator(Locale::Es);
    forgot_password(&server.ctx, &operator, Identifier::parse(PHONE).unwrap()).await.unwrap();
    server.deliver().await;
    assert_eq!(told(&server, "message_failed").await, ["failed owner"]);
}
