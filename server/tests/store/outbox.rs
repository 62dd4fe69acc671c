//! The outbox's part of the contract.

use std::collections::HashSet;

use futures_util::future::join_all;
use recobra::store::outbox::{OutboxMessage, Outcome, Template};
use recobra::store::webhooks::OutboxWebhook;

use super::{DAY, MINUTE, NOW, ONE_MS, id, store};

fn message(number: u128) -> OutboxMessage {
    OutboxMessage {
        id: id(number),
        template: Template::Welcome,
        challenge_id: None,
        account_id: None,
        recipient: Some("ana@example.com".to_owned()),
        payload: None,
        attempts: 0,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_workers_never_get_the_same_message() {
    let (store, _folder) = store().await;
    let tx = store.begin().await.unwrap();
    for number in 0..40 {
        tx.enqueue(&message(number), NOW).await.unwrap();
    }
    tx.commit().await.unwrap();
    let workers = (0..8).map(|_| {
        let store = store.clone();
        tokio::spawn(async move { store.lease_messages(10, MINUTE, NOW).await.unwrap() })
    });
    let leased: Vec<_> = join_all(workers).await.into_iter().flat_map(Result::unwrap).collect();
    let different: HashSet<_> = leased.iter().map(|message| message.id).collect();
    assert_eq!(leased.len(), different.len());
    let rest = store.lease_messages(40, MINUTE, NOW).await.unwrap();
    assert_eq!(leased.len() + rest.len(), 40);
}

#[tokio::test]
async fn a_lease_ends_and_the_message_comes_back_until_it_is_finished() {
    let (store, _folder) = store().await;
    let tx = store.begin().await.unwrap();
    tx.enqueue(&message(1), NOW).await.unwrap();
    tx.commit().await.unwrap();
    let lease = async |now| store.lease_messages(10, MINUTE, now).await.unwrap();
    assert!(lease(NOW.before(ONE_MS)).await.is_empty(), "it is not due yet");
    assert_eq!(lease(NOW).await[0].attempts, 1);
    assert!(lease(NOW.after(MINUTE.saturating_sub(ONE_MS))).await.is_empty());
    let again = lease(NOW.after(MINUTE)).await;
    assert_eq!((again[0].id, again[0].attempts), (id(1), 2));
    assert_eq!(again[0].recipient.as_deref(), Some("ana@example.com"));
    let tx = store.begin().await.unwrap();
    tx.postpone_message(id(1), "later", NOW.after(DAY)).await.unwrap();
    tx.commit().await.unwrap();
    assert!(lease(NOW.after(DAY.saturating_sub(ONE_MS))).await.is_empty());
    assert_eq!(lease(NOW.after(DAY)).await.len(), 1);
    let tx = store.begin().await.unwrap();
    tx.finish_message(id(1), Outcome::Sent, None, NOW).await.unwrap();
    tx.commit().await.unwrap();
    assert!(lease(NOW.after(2 * DAY)).await.is_empty());
}

#[tokio::test]
async fn an_error_that_is_longer_than_its_column_is_cut() {
    let (store, _folder) = store().await;
    let (error, cut) = ("🦤ñ".repeat(2000), "🦤ñ".repeat(256));
    let tx = store.begin().await.unwrap();
    tx.enqueue(&message(1), NOW).await.unwrap();
    tx.enqueue(&message(2), NOW).await.unwrap();
    tx.postpone_message(id(1), &error, NOW).await.unwrap();
    tx.finish_message(id(2), Outcome::Dead, Some(&error), NOW).await.unwrap();
    tx.commit().await.unwrap();
    for number in [1, 2] {
        let row = store.outbox_row(id(number)).await.unwrap().unwrap();
        assert_eq!(row.error.as_deref(), Some(&*cut));
    }
}

#[tokio::test]
async fn web_hooks_and_messages_wait_in_one_table_and_are_leased_apart() {
    let (store, _folder) = store().await;
    let webhook = OutboxWebhook {
        id: id(1),
        application: id(2),
        event: "session.revoked".to_owned(),
        account_id: id(3),
        body: "{}".to_owned(),
        created_at: NOW,
        attempts: 0,
    };
    let tx = store.begin().await.unwrap();
    tx.enqueue_webhook(&webhook).await.unwrap();
    tx.enqueue(&message(4), NOW).await.unwrap();
    tx.commit().await.unwrap();
    let leased = store.lease_webhooks(10, MINUTE, NOW).await.unwrap();
    assert_eq!(leased.len(), 1);
    assert_eq!((leased[0].id, leased[0].application, leased[0].attempts), (id(1), id(2), 1));
    assert!(store.lease_webhooks(10, MINUTE, NOW).await.unwrap().is_empty());
    let messages = store.lease_messages(10, MINUTE, NOW).await.unwrap();
    assert_eq!(messages.iter().map(|message| message.id).collect::<Vec<_>>(), [id(4)]);
    let again = store.lease_webhooks(10, MINUTE, NOW.after(MINUTE)).await.unwrap();
    assert_eq!((again[0].id, again[0].attempts), (id(1), 2));
}
