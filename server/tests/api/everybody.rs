//! An operator signs everybody out, a batch at a time. On each database: the module above names it.

use std::time::Duration;

use recobra::account::sign_out_everybody::{SignedOut, sign_out_everybody};
use recobra::clock::Instant;
use recobra::store::accounts::ImportedAccount;
use recobra::store::sessions::Session;
use serde_json::{Value, json};
use shared::{Email, Locale};
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::support::application::{Application, tell, token};
use crate::support::receiver::Receiver;
use crate::support::{PASSWORD, TestServer, Visitor};

const ANA: &str = "ana@example.com";
const EVA: &str = "eva@example.com";
/// Accounts of one transaction.
const BATCH: i64 = 500;
/// More than two transactions take.
const CROWD: u128 = 1_100;

/// Ana, signed in twice, Eva, not signed in, and behind them a crowd, of whom the last one is signed in.
struct Setting {
    server: TestServer,
    account: String,
    sessions: [Visitor; 2],
    shop: Application,
    receiver: Receiver,
}

fn stranger(number: u128) -> ImportedAccount {
    ImportedAccount {
        id: Uuid::from_u128(u128::MAX - CROWD + number),
        email: Email::parse(&format!("p{number}@example.com")).unwrap(),
        phone: None,
        phone_verified: false,
        display_name: None,
        locale: Locale::Es,
        password_hash: None,
        password_changed_at: Instant(0),
        created_at: Instant(0),
        disabled: false,
    }
}

async fn add_crowd(server: &TestServer) {
    let (tx, now) = (server.ctx.store.begin().await.unwrap(), server.ctx.clock.now());
    let crowd: Vec<_> = (1..=CROWD).map(stranger).collect();
    for some in crowd.chunks(500) {
        tx.insert_imported(some, now).await.unwrap();
    }
    let session = Session {
        id: Uuid::from_u128(1),
        account_id: stranger(CROWD).id,
        created_at: now,
        seen_at: now,
        expires_at: now.after(Duration::from_hours(1)),
        client_address: String::new(),
        user_agent: String::new(),
    };
    tx.insert_session(&session, &[7; 32]).await.unwrap();
    tx.commit().await.unwrap();
}

impl Setting {
    async fn new() -> Self {
        let server = TestServer::of(module_path!()).await;
        let ana = server.account(ANA).await;
        server.account(EVA).await;
        add_crowd(&server).await;
        let receiver = Receiver::start().await;
        let shop = Application::register(&server, Some(&receiver.url())).await;
        let sessions =
            [server.signed_in(&ana, PASSWORD).await, server.signed_in(&ana, PASSWORD).await];
        Self { server, account: ana.id, sessions, shop, receiver }
    }

    async fn sign_in(&self) -> Visitor {
        let reply = self.server.visitor().sign_in(ANA, PASSWORD).await;
        self.server.visitor().keeping(&reply)
    }

    async fn sign_out_everybody(&self) -> SignedOut {
        sign_out_everybody(&self.server.ctx, |_| ()).await.unwrap()
    }

    /// Breaks off in the middle of the second batch.
    async fn break_off(&self) {
        let (first, second) = oneshot::channel();
        let mut first = Some(first);
        let everybody = sign_out_everybody(&self.server.ctx, |done| {
            first.take().unwrap().send(done).unwrap();
        });
        tokio::select! {
            biased;
            done = second => assert_eq!(done.unwrap(), SignedOut { accounts: 500, sessions: 2 }),
            _ = everybody => panic!("it was not broken off"),
        }
    }

    /// How many accounts have a token version of `version`.
    async fn with_version(&self, version: i64) -> i64 {
        let sql = format!("SELECT count(*) FROM accounts WHERE token_version = {version}");
        self.server.database.number(&sql).await
    }

    async fn events(&self, event: &str) -> Vec<String> {
        let sql = format!(
            "SELECT CASE WHEN account_id IS NULL THEN 'nobody' ELSE 'owner' END FROM audit \
             WHERE event = '{event}'"
        );
        self.server.database.texts(&sql).await
    }

    /// What the shop was told, in the order of accounts and versions.
    async fn told(&self, count: usize) -> Vec<Value> {
        tell(&self.server).await;
        let heard = self.receiver.heard(count).await;
        let mut said: Vec<_> =
            heard.iter().map(|heard| heard.signed_by(&self.shop.secret)).collect();
        assert_eq!(said.len(), count, "{said:?}");
        said.sort_by_key(|said| {
            (said["account"].as_str().unwrap().to_owned(), said["ver"].as_i64())
        });
        said
    }

    fn revoked(said: &Value, account: &str, ver: i64) {
        let (id, at) = (&said["id"], "2026-03-02T09:00:00.000Z");
        let event = "session.revoked";
        let expected = json!({ "id": id, "type": event, "at": at, "account": account, "ver": ver });
        assert_eq!(said, &expected);
    }
}

#[tokio::test]
async fn everybody_is_signed_out_and_those_who_were_signed_in_and_applications_are_told() {
    let setting = Setting::new().await;
    let server = &setting.server;
    let token = token(&setting.sessions[0]).await;
    assert!(setting.shop.is_alive(server, &token).await);
    let accounts = 1_102;
    assert_eq!(setting.sign_out_everybody().await, SignedOut { accounts, sessions: 3 });
    for session in &setting.sessions {
        assert_eq!(session.session().await.status, 401);
    }
    assert!(!setting.shop.is_alive(server, &token).await);
    assert_eq!(server.database.number("SELECT count(*) FROM sessions").await, 0);
    assert_eq!(setting.with_version(1).await, 1_102, "tokens of those without a session, too");
    let said = setting.told(2).await;
    Setting::revoked(&said[0], &setting.account, 1);
    Setting::revoked(&said[1], &stranger(CROWD).id.to_string(), 1);
    assert_eq!(setting.events("account_signed_out").await, ["owner", "owner"]);
    assert_eq!(setting.events("everybody_signed_out").await, ["nobody"]);
    let detail = "SELECT detail FROM audit WHERE event = 'everybody_signed_out'";
    assert_eq!(server.database.texts(detail).await, ["3"]);
    let here = setting.sign_in().await;
    let events = here.get("/api/account/events").await.json();
    let mut events = events["events"].as_array().unwrap().iter();
    assert!(events.any(|told| told["event"] == "account_signed_out"), "her list says so");
}

#[tokio::test]
async fn where_it_breaks_off_what_was_done_stays_done_and_doing_it_again_does_the_rest() {
    let setting = Setting::new().await;
    let server = &setting.server;
    setting.break_off().await;
    assert_eq!(setting.sessions[0].session().await.status, 401);
    assert_eq!(server.database.number("SELECT count(*) FROM sessions").await, 1);
    assert_eq!(setting.with_version(1).await, BATCH);
    assert!(setting.events("everybody_signed_out").await.is_empty());
    let here = setting.sign_in().await;
    assert_eq!(setting.sign_out_everybody().await, SignedOut { accounts: 1_102, sessions: 2 });
    assert_eq!(here.session().await.status, 401);
    assert_eq!(setting.with_version(2).await, BATCH);
    assert_eq!(setting.with_version(1).await, 1_102 - BATCH);
    let said = setting.told(3).await;
    Setting::revoked(&said[0], &setting.account, 1);
    Setting::revoked(&said[1], &setting.account, 2);
    Setting::revoked(&said[2], &stranger(CROWD).id.to_string(), 1);
    assert_eq!(setting.events("account_signed_out").await.len(), 3);
    assert_eq!(setting.events("everybody_signed_out").await.len(), 1);
}
