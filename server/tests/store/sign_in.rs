//! What a sign-in asks of the database: schemes, upgrades, failures in a row, devices.

use super::*;

const OURS: &str = "$argon2id$v=19$m=64,t=2,p=1$TAilifTiU6sVeFUvpBrxLQ$RlB4uGSvUcVPT862NJO9k7R/W6mahyEQhyRd9PdDtNg";
const BCRYPT: &str = "$2b$04$wqGMtQx5t/L5JIq2JL/X6uqLHeKSMBHg5mF6DlX6/e8cB.h9zKwGG";

async fn add(store: &Store, number: u128, hash: &str) {
    let account = ana(number, &format!("ana{number}@example.com"));
    let tx = store.begin().await.unwrap();
    let account = NewAccount { password_hash: hash.to_owned(), ..account };
    tx.insert_account(&account, NOW).await.unwrap();
    tx.commit().await.unwrap();
}

async fn schemes(store: &Store) -> Vec<String> {
    let schemes = store.password_schemes().await.unwrap();
    schemes.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn every_scheme_is_found_once_and_goes_with_the_last_hash_of_its_kind() {
    let (store, _folder) = store().await;
    assert!(schemes(&store).await.is_empty());
    for (number, hash) in [OURS, BCRYPT, "$unknown", OURS, BCRYPT].into_iter().enumerate() {
        add(&store, number as u128, hash).await;
    }
    assert_eq!(schemes(&store).await, ["argon2id$v=19$m=64,t=2,p=1", "bcrypt$4"]);
    let tx = store.begin().await.unwrap();
    assert!(tx.upgrade_password(id(1), BCRYPT, OURS).await.unwrap());
    assert!(!tx.upgrade_password(id(1), BCRYPT, OURS).await.unwrap(), "it was another one");
    assert!(tx.set_password(id(4), OURS, NOW).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(schemes(&store).await, ["argon2id$v=19$m=64,t=2,p=1"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn failures_are_held_by_one_transaction_at_a_time_and_forgotten_in_the_end() {
    let (store, _folder) = store().await;
    let fail = || {
        let store = store.clone();
        tokio::spawn(async move {
            let tx = store.begin().await.unwrap();
            let before = tx.hold_failures("a", MINUTE, NOW).await.unwrap().count;
            tx.set_failures("a", before + 1, MINUTE, NOW).await.unwrap();
            tx.commit().await.unwrap();
        })
    };
    join_all((0..20).map(|_| fail())).await;
    let held = async |key, now| {
        let tx = store.begin().await.unwrap();
        let failures = tx.hold_failures(key, MINUTE, now).await.unwrap();
        tx.commit().await.unwrap();
        (failures.count, failures.last)
    };
    assert_eq!(held("a", NOW.after(MINUTE)).await, (20, NOW));
    assert_eq!(held("A", NOW).await.0, 0, "keys differ by case");
    assert_eq!(held("a", NOW.after(MINUTE + ONE_MS)).await.0, 0);
    let tx = store.begin().await.unwrap();
    tx.forget_failures("a").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(held("a", NOW).await.0, 0);
}

#[tokio::test]
async fn a_device_is_known_by_its_secret_to_its_accounts_until_it_expires() {
    let (store, _folder) = store().await;
    let (old, new) = ([0xff; 32], [1; 32]);
    let tx = store.begin().await.unwrap();
    for (device, account) in [(1, 11), (2, 12)] {
        tx.insert_device(id(device), id(account), &old, NOW, NOW.after(DAY)).await.unwrap();
    }
    let known = async |account, secret, now| tx.device(id(account), secret, now).await.unwrap();
    assert_eq!(known(11, &old, NOW).await, Some(id(1)));
    assert_eq!(known(13, &old, NOW).await, None);
    assert_eq!(known(11, &old, NOW.after(DAY)).await, None);
    tx.rotate_device(&old, &new, NOW.after(DAY)).await.unwrap();
    assert_eq!(known(11, &new, NOW).await, None, "what expired does not move");
    tx.rotate_device(&old, &new, NOW).await.unwrap();
    assert_eq!(known(11, &old, NOW).await, None);
    assert_eq!(known(12, &new, NOW).await, Some(id(2)));
    tx.touch_device(id(2), NOW, NOW.after(2 * DAY)).await.unwrap();
    assert_eq!(tx.forget_devices(NOW.after(DAY + ONE_MS), 500).await.unwrap(), 1);
    tx.forget_devices_of(id(12)).await.unwrap();
    assert_eq!(known(12, &new, NOW).await, None);
}
