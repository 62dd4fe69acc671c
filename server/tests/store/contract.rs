//! The contract that every database passes. The module that this file is compiled as names the database.

mod audit;
mod outbox;
mod plans;
mod rows;
mod schema;
mod sign_in;
mod together;
mod undo;
mod upgrade;

use std::collections::HashSet;
use std::time::Duration;

use futures_util::future::join_all;
use recobra::clock::Instant;
use recobra::config;
use recobra::store::accounts::NewAccount;
use recobra::store::applications::Application;
use recobra::store::challenges::{Challenge, Purpose, Secret};
use recobra::store::sessions::Session;
use recobra::store::{Store, StoreError};
use shared::identifier::Channel;
use shared::{Email, Identifier, Locale, Phone};
use tempfile::TempDir;
use uuid::Uuid;

use crate::kind::Kind;

const NOW: Instant = Instant(1_772_442_000_000);
const MINUTE: Duration = Duration::from_mins(1);
const DAY: Duration = Duration::from_hours(24);
const ONE_MS: Duration = Duration::from_millis(1);

/// An empty database for one test.
pub(crate) async fn settings(folder: &TempDir) -> config::Database {
    let url = Kind::of(module_path!()).empty_database(folder.path()).await;
    config::Database { url, ..config::Database::default() }
}

async fn store() -> (Store, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&settings(&folder).await).await.unwrap();
    store.migrate().await.unwrap();
    (store, folder)
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn ana(number: u128, email: &str) -> NewAccount {
    NewAccount {
        id: id(number),
        email: Email::parse(email).unwrap(),
        phone: None,
        display_name: None,
        locale: Locale::Es,
        password_hash: "$argon2id$".to_owned(),
    }
}

fn challenge(number: u128) -> Challenge {
    Challenge {
        id: id(number),
        purpose: Purpose::Recover,
        identifier_key: [7; 32],
        account_id: None,
        channel: Channel::Email,
        salt: [u8::MAX; 32],
        key_id: "key".to_owned(),
        attempts: 0,
        created_at: NOW,
        sent_at: None,
        expires_at: NOW.after(MINUTE),
        verified_at: None,
        used_at: None,
        client_address: "2001:db8::1".to_owned(),
        user_agent: "Ñandú 🦤".to_owned(),
        locale: Locale::Es,
        payload: None,
    }
}

async fn add_challenge(store: &Store, challenge: &Challenge) {
    let tx = store.begin().await.unwrap();
    tx.insert_challenge(challenge).await.unwrap();
    tx.commit().await.unwrap();
}

async fn spend(store: &Store, number: u128, secret: Secret, now: Instant) -> bool {
    let tx = store.begin().await.unwrap();
    let spent = tx.spend_challenge(id(number), secret, now).await.unwrap();
    tx.commit().await.unwrap();
    spent
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_spend_a_challenge_one_is_told_yes() {
    let (store, _folder) = store().await;
    add_challenge(&store, &challenge(1)).await;
    let tries = (0..20).map(|_| {
        let store = store.clone();
        tokio::spawn(async move { spend(&store, 1, Secret::Link, NOW).await })
    });
    let told = join_all(tries).await;
    assert_eq!(told.into_iter().filter(|told| *told.as_ref().unwrap()).count(), 1);
}

#[tokio::test]
async fn a_challenge_is_spent_until_it_expires_and_not_then() {
    let (store, _folder) = store().await;
    for number in [1, 2] {
        add_challenge(&store, &challenge(number)).await;
    }
    assert!(!spend(&store, 1, Secret::Link, NOW.after(MINUTE)).await);
    assert!(spend(&store, 1, Secret::Link, NOW.after(MINUTE.saturating_sub(ONE_MS))).await);
    let ticket = Secret::Ticket { ttl: MINUTE };
    assert!(!spend(&store, 2, ticket, NOW).await, "nobody has verified it");
    let tx = store.begin().await.unwrap();
    assert!(tx.verify_challenge(id(2), NOW).await.unwrap());
    assert!(!tx.verify_challenge(id(2), NOW).await.unwrap());
    tx.commit().await.unwrap();
    assert!(!spend(&store, 2, ticket, NOW.after(MINUTE)).await);
    assert!(spend(&store, 2, ticket, NOW.after(MINUTE.saturating_sub(ONE_MS))).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tries_are_counted_one_by_one_up_to_the_last() {
    let (store, _folder) = store().await;
    add_challenge(&store, &challenge(1)).await;
    let tries = (0..20).map(|_| {
        let store = store.clone();
        tokio::spawn(async move {
            let tx = store.begin().await.unwrap();
            let counted = tx.count_attempt(id(1), Purpose::Recover, 3).await.unwrap();
            tx.commit().await.unwrap();
            counted
        })
    });
    let told = join_all(tries).await;
    assert_eq!(told.into_iter().filter(|told| *told.as_ref().unwrap()).count(), 3);
    assert_eq!(store.challenge(id(1)).await.unwrap().unwrap().attempts, 3);
}

#[tokio::test]
async fn of_two_challenges_of_one_millisecond_the_newer_stays_whichever_message_goes_out_first() {
    for first in [1, 2] {
        let (store, _folder) = store().await;
        add_challenge(&store, &challenge(1)).await;
        add_challenge(&store, &challenge(2)).await;
        for sent in [first, 3 - first] {
            let tx = store.begin().await.unwrap();
            tx.void_older(&challenge(sent), NOW).await.unwrap();
            tx.commit().await.unwrap();
        }
        assert!(!spend(&store, 1, Secret::Link, NOW).await, "{first}");
        assert!(spend(&store, 2, Secret::Link, NOW).await, "{first}");
    }
}

#[tokio::test]
async fn a_challenge_comes_back_as_it_was_written() {
    let (store, _folder) = store().await;
    let written = Challenge { payload: Some("{\"ñ\":\"🦤\"}".to_owned()), ..challenge(1) };
    add_challenge(&store, &written).await;
    let read = store.challenge(id(1)).await.unwrap().unwrap();
    assert_eq!(format!("{read:?}"), format!("{written:?}"));
}

#[tokio::test]
async fn a_transaction_that_is_dropped_never_happened() {
    let (store, _folder) = store().await;
    let tx = store.begin().await.unwrap();
    tx.insert_challenge(&challenge(1)).await.unwrap();
    tx.insert_account(&ana(2, "ana@example.com"), NOW).await.unwrap();
    drop(tx);
    assert!(store.challenge(id(1)).await.unwrap().is_none());
    assert!(store.account(id(2)).await.unwrap().is_none());
    add_challenge(&store, &challenge(1)).await;
}

#[tokio::test]
async fn nobody_sees_a_transaction_before_it_is_committed() {
    let (store, _folder) = store().await;
    let tx = store.begin().await.unwrap();
    tx.insert_challenge(&challenge(1)).await.unwrap();
    assert!(store.challenge(id(1)).await.unwrap().is_none());
    tx.commit().await.unwrap();
    assert!(store.challenge(id(1)).await.unwrap().is_some());
}

#[tokio::test]
async fn an_address_and_a_number_have_one_account() {
    let (store, _folder) = store().await;
    let phone = || Some(Phone::parse("+34612345678").unwrap());
    let insert = async |account: NewAccount| {
        let tx = store.begin().await.unwrap();
        let inserted = tx.insert_account(&account, NOW).await;
        if inserted.is_ok() {
            tx.commit().await.unwrap();
        }
        inserted
    };
    insert(NewAccount { phone: phone(), ..ana(1, "ana@example.com") }).await.unwrap();
    let again = insert(ana(2, "ANA@Example.com")).await;
    assert!(matches!(again, Err(StoreError::Duplicate)), "{again:?}");
    let number = insert(NewAccount { phone: phone(), ..ana(3, "eva@example.com") }).await;
    assert!(matches!(number, Err(StoreError::Duplicate)), "{number:?}");
    insert(ana(4, "anna@example.com")).await.unwrap();
}

#[tokio::test]
async fn an_account_is_found_by_the_address_and_by_no_other() {
    let (store, _folder) = store().await;
    let tx = store.begin().await.unwrap();
    tx.insert_account(&ana(1, "ana@example.com"), NOW).await.unwrap();
    tx.commit().await.unwrap();
    for (typed, found) in [
        ("ana@example.com", true),
        ("ANA@EXAMPLE.COM", true),
        ("ana@example.co", false),
        ("an_@example.com", false),
        ("+34612345678", false),
    ] {
        let identifier = Identifier::parse(typed).unwrap();
        let account = store.account_by_identifier(&identifier).await.unwrap();
        assert_eq!(account.is_some(), found, "{typed}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_budget_counts_everybody_and_begins_anew_with_each_window() {
    let (store, _folder) = store().await;
    let count = async |key: &'static str, now| {
        let tx = store.begin().await.unwrap();
        let window = tx.count_in_window(key, MINUTE, now).await.unwrap();
        tx.commit().await.unwrap();
        (window.count, window.ends_at)
    };
    let all = join_all((0..20).map(|_| count("a", NOW))).await;
    let counts: HashSet<_> = all.iter().map(|(count, _)| *count).collect();
    assert_eq!(counts, (1..=20).collect());
    assert_eq!(count("A", NOW).await.0, 1, "keys differ by case");
    assert_eq!(count("a", NOW.after(MINUTE.saturating_sub(ONE_MS))).await, (21, NOW.after(MINUTE)));
    assert_eq!(count("a", NOW.after(MINUTE)).await, (1, NOW.after(2 * MINUTE)));
    let tx = store.begin().await.unwrap();
    assert_eq!(tx.forget_budgets(NOW.after(MINUTE + ONE_MS), 500).await.unwrap(), 2);
}

#[tokio::test]
async fn a_session_lives_by_its_secret_until_age_idleness_or_an_end() {
    let (store, _folder) = store().await;
    let session = Session {
        id: id(1),
        account_id: id(2),
        created_at: NOW,
        seen_at: NOW,
        expires_at: NOW.after(2 * DAY),
        client_address: String::new(),
        user_agent: String::new(),
    };
    let secret = [0xff; 32];
    let tx = store.begin().await.unwrap();
    tx.insert_account(&ana(2, "ana@example.com"), NOW).await.unwrap();
    tx.insert_session(&session, &secret).await.unwrap();
    tx.commit().await.unwrap();
    let live = async |secret: &[u8; 32], now| {
        store.live_session(secret, DAY, now).await.unwrap().is_some()
    };
    assert!(!live(&[0xfe; 32], NOW).await);
    assert!(live(&secret, NOW.after(DAY.saturating_sub(ONE_MS))).await);
    assert!(!live(&secret, NOW.after(DAY)).await);
    let tx = store.begin().await.unwrap();
    tx.touch_session(id(1), NOW.after(DAY.saturating_sub(ONE_MS))).await.unwrap();
    tx.commit().await.unwrap();
    assert!(live(&secret, NOW.after((2 * DAY).saturating_sub(2 * ONE_MS))).await);
    assert!(!live(&secret, NOW.after(2 * DAY)).await);
    let tx = store.begin().await.unwrap();
    assert_eq!(tx.end_sessions(id(2)).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert!(!live(&secret, NOW).await);
}

#[tokio::test]
async fn an_application_is_known_by_its_key_until_it_is_removed() {
    let (store, _folder) = store().await;
    let application = Application {
        id: id(1),
        name: "Tienda ñ".to_owned(),
        webhook_url: Some("https://shop.example/hooks".to_owned()),
        webhook_key_id: "key".to_owned(),
        created_at: NOW,
    };
    let tx = store.begin().await.unwrap();
    tx.insert_application(&application, &[0xff; 32]).await.unwrap();
    tx.insert_application(&Application { id: id(2), webhook_url: None, ..application }, &[1; 32])
        .await
        .unwrap();
    assert_eq!(tx.webhook_receivers().await.unwrap(), [id(1)]);
    tx.commit().await.unwrap();
    let known = async |key| store.application_by_key(&[key; 32]).await.unwrap().map(|app| app.name);
    assert_eq!(known(0xff).await.as_deref(), Some("Tienda ñ"));
    assert_eq!(known(2).await, None);
    let tx = store.begin().await.unwrap();
    assert!(tx.revoke_application(id(1), NOW).await.unwrap());
    assert!(!tx.revoke_application(id(1), NOW).await.unwrap());
    assert!(tx.webhook_receivers().await.unwrap().is_empty());
    tx.commit().await.unwrap();
    assert_eq!(known(0xff).await, None);
    assert!(store.application(id(1)).await.unwrap().is_none());
    assert_eq!(store.applications().await.unwrap().len(), 1);
}
