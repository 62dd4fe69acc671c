//! Many who ask at the same time share a statement or a commit, and each gets its own answer.

use std::collections::HashSet;

use futures_util::future::join_all;
use recobra::store::Store;
use recobra::store::budgets::Taking;
use recobra::store::challenges::Beginning;
use recobra::store::outbox::{OutboxMessage, Template};
use recobra::store::sessions::Session;

use super::audit::event;
use super::{DAY, MINUTE, NOW, ONE_MS, ana, challenge, id, store};

async fn audited(store: &Store) -> usize {
    store.audit_page(None, (NOW.before(DAY), id(0)), 1000).await.unwrap().len()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_of_many_sessions_opens_its_own_account() {
    let (store, _folder) = store().await;
    let tx = store.begin().await.unwrap();
    let secret = |number: u8| [number; 32];
    for number in 1..=100 {
        tx.insert_account(&ana(number, &format!("ana{number}@example.com")), NOW).await.unwrap();
        let session = Session {
            id: id(1000 + number),
            account_id: id(number),
            created_at: NOW,
            seen_at: NOW,
            expires_at: NOW.after(if number == 7 { MINUTE } else { DAY }),
            client_address: String::new(),
            user_agent: String::new(),
        };
        tx.insert_session(&session, &secret(u8::try_from(number).unwrap())).await.unwrap();
    }
    tx.commit().await.unwrap();
    let later = NOW.after(MINUTE);
    let asked = (0..=255_u8).chain(0..=120).map(|number| {
        let store = &store;
        async move { (number, store.live_session(&secret(number), DAY, later).await.unwrap()) }
    });
    for (number, opened) in join_all(asked).await {
        let account = opened.map(|(session, account)| {
            assert_eq!(session.account_id, account.id);
            account.id
        });
        let lives = (1..=100).contains(&number) && number != 7;
        assert_eq!(account, lives.then(|| id(number.into())), "{number}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_of_many_who_take_from_budgets_has_a_number_of_its_own_and_the_log_hears_of_the_first_too_many()
 {
    let (store, _folder) = store().await;
    let taking = |key: String, number: u128, now| Taking {
        key,
        window: MINUTE,
        now,
        most: 50,
        over: event(number, now),
    };
    let all = join_all((0..300_u128).map(|number| {
        // Three budgets, and one of them in two windows.
        let now = if number % 4 == 3 { NOW.after(MINUTE) } else { NOW };
        let key = if number % 4 == 3 { 0 } else { number % 4 };
        let (store, taking) = (&store, taking(format!("address:{key}"), number, now));
        async move { (number % 4, store.take(taking).await.unwrap()) }
    }))
    .await;
    for budget in 0..4 {
        let of_budget = all.iter().filter(|(of, _)| *of == budget);
        let counts: HashSet<_> = of_budget.clone().map(|(_, window)| window.count).collect();
        assert_eq!(counts, (1..=75).collect(), "{budget}");
        let ends_at = NOW.after(if budget == 3 { 2 * MINUTE } else { MINUTE });
        assert!(of_budget.clone().all(|(_, window)| window.ends_at == ends_at));
    }
    assert_eq!(audited(&store).await, 4, "one for each window that was overdrawn");
    let next = store.take(taking("address:0".to_owned(), 999, NOW.after(ONE_MS))).await.unwrap();
    assert_eq!(next.count, 76);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_of_many_that_begin_has_its_challenge_its_message_and_its_event() {
    let (store, _folder) = store().await;
    let beginning = |number| Beginning {
        challenge: challenge(number),
        message: OutboxMessage {
            id: id(1000 + number),
            template: Template::Recovery,
            challenge_id: Some(id(number)),
            account_id: None,
            recipient: Some(format!("ana{number}@example.com")),
            payload: None,
            attempts: 0,
        },
        told: event(number, NOW),
    };
    join_all((0..150).map(|number| {
        let (store, beginning) = (&store, beginning(number));
        async move { store.begin_challenge(beginning).await.unwrap() }
    }))
    .await;
    for number in 0..150 {
        assert_eq!(store.challenge(id(number)).await.unwrap().unwrap().id, id(number));
        let recipient = store.waiting_recipient(id(number)).await.unwrap();
        assert_eq!(recipient, Some(format!("ana{number}@example.com")));
    }
    assert_eq!(audited(&store).await, 150);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn transactions_at_the_same_time_happen_whole_or_not_at_all() {
    let (store, _folder) = store().await;
    join_all((0..60_u128).map(|number| {
        let store = &store;
        async move {
            let tx = store.begin().await.unwrap();
            tx.insert_audit(&event(number, NOW)).await.unwrap();
            tx.count_in_window(&format!("key {number}"), MINUTE, NOW).await.unwrap();
            if number % 3 > 0 {
                tx.commit().await.unwrap();
            }
        }
    }))
    .await;
    assert_eq!(audited(&store).await, 40);
    for number in 0..60 {
        let tx = store.begin().await.unwrap();
        let window = tx.count_in_window(&format!("key {number}"), MINUTE, NOW).await.unwrap();
        assert_eq!(window.count, if number % 3 > 0 { 2 } else { 1 }, "{number}");
    }
}
