//! Transactions that stand in each other's way. SQLite has none: its writers come one by one.

use std::time::Duration;

use recobra::clock::Instant;
use recobra::config::{self, Span};
use recobra::store::accounts::NewAccount;
use recobra::store::{Store, StoreError};
use shared::{Email, Locale};
use tempfile::TempDir;
use uuid::Uuid;

use crate::kind::Kind;

/// A store with two accounts, whose transactions wait three seconds for each other at most.
async fn store() -> (Store, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let url = Kind::of(module_path!()).empty_database(folder.path()).await;
    let acquire_timeout = Span::seconds(3);
    let settings = config::Database { url, acquire_timeout, ..config::Database::default() };
    let store = Store::open(&settings).await.unwrap();
    store.migrate().await.unwrap();
    let tx = store.begin().await.unwrap();
    for (id, email) in [(ANA, "ana@example.com"), (EVA, "eva@example.com")] {
        let account = NewAccount {
            id,
            email: Email::parse(email).unwrap(),
            phone: None,
            display_name: None,
            locale: Locale::Es,
            password_hash: "$argon2id$".to_owned(),
        };
        tx.insert_account(&account, Instant(0)).await.unwrap();
    }
    tx.commit().await.unwrap();
    (store, folder)
}

const ANA: Uuid = Uuid::from_u128(1);
const EVA: Uuid = Uuid::from_u128(2);

#[tokio::test]
async fn of_two_that_wait_for_each_other_one_is_ended_and_told_so() {
    let (store, _folder) = store().await;
    let (one, other) = (store.begin().await.unwrap(), store.begin().await.unwrap());
    one.lock_account(ANA).await.unwrap();
    other.lock_account(EVA).await.unwrap();
    // Whoever is ended lets the other one go on only by being dropped.
    let one = async move { one.lock_account(EVA).await.map(|_| ()) };
    let other = async move { other.lock_account(ANA).await.map(|_| ()) };
    let ended = match tokio::join!(one, other) {
        (Err(error), Ok(())) | (Ok(()), Err(error)) => error,
        both => panic!("{both:?}"),
    };
    assert!(matches!(ended, StoreError::Conflict), "{ended:?}");
}

#[tokio::test]
async fn nobody_waits_for_a_lock_without_end() {
    let (store, _folder) = store().await;
    let holder = store.begin().await.unwrap();
    holder.lock_account(ANA).await.unwrap();
    let waiting = store.begin().await.unwrap();
    let began = tokio::time::Instant::now();
    let ended = waiting.lock_account(ANA).await.map(|_| ());
    assert!(matches!(ended, Err(StoreError::Conflict)), "{ended:?}");
    assert!(began.elapsed() >= Duration::from_secs(2), "{:?}", began.elapsed());
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
}

#[tokio::test]
async fn what_was_committed_meanwhile_is_seen() {
    let (store, _folder) = store().await;
    let reader = store.begin().await.unwrap();
    assert_eq!(reader.token_version(ANA).await.unwrap(), Some(0));
    let writer = store.begin().await.unwrap();
    writer.raise_token_version(ANA).await.unwrap();
    writer.commit().await.unwrap();
    assert_eq!(reader.token_version(ANA).await.unwrap(), Some(1));
}
