//! What applications are told of what ends, and how they are told when they are not there.

use std::time::Duration;

use recobra::account::sign_out::sign_out;
use recobra::application::remove::remove;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::support::application::{Application, claims, tell, token};
use crate::support::receiver::Receiver;
use crate::support::{NEW_PASSWORD, PASSWORD, TestServer, Visitor, token_of};

const ANA: &str = "ana@example.com";
const HOUR: Duration = Duration::from_hours(1);

/// Ana, signed in at three places, a token of the first one, and a shop that wants to be told.
struct Setting {
    server: TestServer,
    account: String,
    sessions: Vec<Visitor>,
    token: String,
    shop: Application,
    receiver: Receiver,
}

async fn setting() -> Setting {
    setting_with(Receiver::start().await).await
}

async fn setting_with(receiver: Receiver) -> Setting {
    let server = TestServer::start().await;
    let ana = server.account(ANA).await;
    let mut sessions = Vec::new();
    for _ in 0..3 {
        sessions.push(server.signed_in(&ana, PASSWORD).await);
    }
    let token = token(&sessions[0]).await;
    let shop = Application::register(&server, Some(&receiver.url())).await;
    assert!(shop.is_alive(&server, &token).await);
    Setting { server, account: ana.id, sessions, token, shop, receiver }
}

impl Setting {
    /// All that the shop has been told, once there are `count`; every word of it is signed.
    async fn told(&self, count: usize) -> Vec<Value> {
        tell(&self.server).await;
        let heard = self.receiver.heard(count).await;
        let said: Vec<_> = heard.iter().map(|heard| heard.signed_by(&self.shop.secret)).collect();
        assert_eq!(said.len(), count, "{said:?}");
        said
    }

    /// The shop was told exactly this once, and nothing of before is alive.
    async fn everything_ended(&self, event: &str, ver: i64) {
        for session in &self.sessions {
            assert_eq!(session.session().await.status, 401);
        }
        assert!(!self.shop.is_alive(&self.server, &self.token).await);
        let said = self.told(1).await.remove(0);
        let at = "2026-03-02T09:00:00.000Z";
        let id = &said["id"];
        let account = &self.account;
        let expected = json!({ "id": id, "type": event, "at": at, "account": account, "ver": ver });
        assert_eq!(said, expected);
    }

    /// State and error of the one web hook.
    async fn row(&self) -> (String, String) {
        let of = |column: &str| {
            format!("SELECT coalesce({column}, '') FROM outbox WHERE kind = 'webhook'")
        };
        let state = self.server.database.texts(&of("state")).await.remove(0);
        (state, self.server.database.texts(&of("error")).await.remove(0))
    }
}

#[tokio::test]
async fn a_recovery_elsewhere_ends_all_sessions_and_tokens_and_is_told() {
    let setting = setting().await;
    let (_, mail) = setting.server.recovery(ANA).await;
    let reset = setting.server.visitor().reset(&token_of(&mail), NEW_PASSWORD).await;
    reset.is(200, &json!({ "sessions_revoked": 3 }));
    setting.everything_ended("password.changed", 1).await;
}

#[tokio::test]
async fn changing_the_password_ends_all_sessions_and_tokens_and_is_told() {
    let setting = setting().await;
    let body = json!({
        "current_password": PASSWORD,
        "new_password": NEW_PASSWORD,
        "confirm_password": NEW_PASSWORD,
    });
    let changed = setting.sessions[1].post("/api/account/change-password", &body).await;
    assert_eq!(changed.status, 200, "{}", changed.text);
    setting.everything_ended("password.changed", 1).await;
    let renewed = token(&setting.server.visitor().keeping(&changed)).await;
    assert!(setting.shop.is_alive(&setting.server, &renewed).await);
}

#[tokio::test]
async fn disabling_an_account_ends_all_sessions_and_tokens_and_is_told() {
    let setting = setting().await;
    setting.server.disable(ANA).await;
    setting.everything_ended("account.disabled", 1).await;
}

#[tokio::test]
async fn an_operators_sign_out_ends_all_sessions_and_tokens_and_is_told() {
    let setting = setting().await;
    let account = setting.server.stored(ANA).await.unwrap();
    assert_eq!(sign_out(&setting.server.ctx, &account).await.unwrap(), 3);
    setting.everything_ended("session.revoked", 1).await;
}

#[tokio::test]
async fn another_address_ends_all_sessions_and_tokens_and_is_told() {
    let setting = setting().await;
    let body = json!({ "email": "eva@example.com", "current_password": PASSWORD });
    let asked = setting.sessions[0].post("/api/account/change-email", &body).await;
    let code = setting.server.message("eva@example.com").await.code.unwrap();
    let body = json!({ "request_id": asked.field("request_id"), "code": code });
    let proven = setting.sessions[0].post("/api/account/change-email/verify", &body).await;
    assert_eq!(proven.status, 200, "{}", proven.text);
    setting.everything_ended("session.revoked", 1).await;
}

#[tokio::test]
async fn of_one_session_that_ends_its_name_is_told() {
    let setting = setting().await;
    let [first, second, third] = &setting.sessions[..] else { unreachable!() };
    let mut names = Vec::new();
    for session in [first, second, third] {
        names.push(claims(&token(session).await)["sid"].clone());
    }
    assert_eq!(first.sign_out().await.status, 204);
    let path = format!("/api/account/sessions/{}", names[1].as_str().unwrap());
    assert_eq!(third.send(Method::DELETE, &path).await.status, 204);
    assert_eq!(third.sign_in(ANA, PASSWORD).await.status, 200);
    let mut told = setting.told(3).await;
    // They were sent side by side.
    told.sort_by_key(|said| names.iter().position(|name| *name == said["session"]));
    for (said, name) in told.iter().zip(&names) {
        assert_eq!((&said["type"], &said["session"]), (&json!("session.revoked"), name));
        assert_eq!((&said["account"], &said["ver"]), (&json!(setting.account), &json!(0)));
    }
}

#[tokio::test]
async fn ending_all_other_sessions_is_told_by_a_version() {
    let setting = setting().await;
    let ended = setting.sessions[2].send(Method::DELETE, "/api/account/sessions").await;
    assert_eq!(ended.status, 204);
    let said = setting.told(1).await.remove(0);
    assert_eq!((&said["type"], &said["ver"]), (&json!("session.revoked"), &json!(1)));
    assert_eq!(said.get("session"), None);
    assert!(!setting.shop.is_alive(&setting.server, &setting.token).await);
}

#[tokio::test]
async fn what_did_not_happen_is_not_told() {
    let setting = setting().await;
    let (_, mail) = setting.server.recovery(ANA).await;
    assert_eq!(setting.server.visitor().reset(&token_of(&mail), "corta").await.status, 422);
    assert_eq!(setting.server.visitor().sign_out().await.status, 204);
    let path = "/api/account/sessions/0197a000-0000-7000-8000-000000000000";
    assert_eq!(setting.sessions[0].send(Method::DELETE, path).await.status, 404);
    assert_eq!(setting.told(0).await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_receiver_that_is_down_gets_the_same_event_later() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = TestServer::start().await;
    drop(listener);
    let ana = server.account(ANA).await;
    let url = format!("http://{address}/hooks");
    let shop = Application::register(&server, Some(&url)).await;
    server.signed_in(&ana, PASSWORD).await.sign_out().await;
    for _ in 0..3 {
        tell(&server).await;
        server.advance(HOUR);
    }
    let id = server.database.hex("id");
    let id = format!("SELECT lower({id}) FROM outbox WHERE kind = 'webhook' AND state = 'pending'");
    let waiting = server.database.texts(&id).await;
    let receiver = Receiver::start_at(TcpListener::bind(address).await.unwrap());
    tell(&server).await;
    let heard = receiver.heard(1).await;
    heard[0].signed_by(&shop.secret);
    assert_eq!(vec![heard[0].id.replace('-', "")], waiting);
    tell(&server).await;
    assert_eq!(receiver.heard(1).await.len(), 1);
}

#[tokio::test]
async fn every_try_is_signed_anew_and_is_the_same_event() {
    let setting = setting().await;
    setting.receiver.answers(503);
    setting.sessions[0].sign_out().await;
    setting.told(1).await;
    assert_eq!(setting.row().await, ("pending".to_owned(), "the receiver answered 503".to_owned()));
    setting.receiver.answers(200);
    setting.server.advance(Duration::from_secs(2));
    let told = setting.told(2).await;
    assert_eq!(told[0], told[1]);
    let heard = setting.receiver.heard(2).await;
    assert_eq!(
        (heard[0].timestamp.as_str(), heard[1].timestamp.as_str()),
        ("1772442000", "1772442002")
    );
    assert_eq!(setting.row().await.0, "sent");
}

#[tokio::test]
async fn who_says_gone_is_not_asked_again() {
    for status in [410, 400, 404] {
        let setting = setting().await;
        setting.receiver.answers(status);
        setting.sessions[0].sign_out().await;
        setting.told(1).await;
        let cause = format!("the receiver answered {status}");
        assert_eq!(setting.row().await, ("dead".to_owned(), cause));
        setting.server.advance(HOUR);
        setting.told(1).await;
    }
}

#[tokio::test]
async fn a_busy_receiver_is_asked_again_for_a_day_and_then_given_up() {
    for status in [408, 429, 500] {
        let setting = setting().await;
        setting.receiver.answers(status);
        setting.sessions[0].sign_out().await;
        setting.told(1).await;
        setting.server.advance((24 * HOUR).saturating_sub(Duration::from_millis(1)));
        setting.told(2).await;
        assert_eq!(setting.row().await.0, "pending", "{status}");
        setting.server.advance(HOUR);
        setting.told(3).await;
        assert_eq!(setting.row().await.0, "dead", "{status}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let setting = setting().await;
    setting.receiver.answers(307);
    setting.sessions[0].sign_out().await;
    setting.told(1).await;
    assert_eq!(setting.row().await.0, "pending");
}

#[tokio::test]
async fn who_was_removed_is_told_nothing_not_even_what_waits() {
    let setting = setting().await;
    setting.sessions[0].sign_out().await;
    remove(&setting.server.ctx, setting.shop.id.parse().unwrap()).await.unwrap();
    setting.sessions[1].sign_out().await;
    setting.told(0).await;
    assert_eq!(setting.row().await, ("no_recipient".to_owned(), String::new()));
}

#[tokio::test]
async fn every_application_is_told_under_its_own_secret() {
    let setting = setting().await;
    let other = Receiver::start().await;
    let bank = Application::register(&setting.server, Some(&other.url())).await;
    Application::register(&setting.server, None).await;
    setting.sessions[0].sign_out().await;
    let shop = setting.told(1).await.remove(0);
    let bank = other.heard(1).await[0].signed_by(&bank.secret);
    assert_eq!(shop["session"], bank["session"]);
    assert_ne!(shop["id"], bank["id"]);
}
