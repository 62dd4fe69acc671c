//! What taking a change back asks of the database.

use recobra::store::accounts::Reached;

use super::*;

async fn alive(store: &Store, number: u128) -> bool {
    store.challenge(id(number)).await.unwrap().unwrap().used_at.is_none()
}

#[tokio::test]
async fn what_takes_changes_back_outlives_what_ends_all_other_challenges() {
    let (store, _folder) = store().await;
    let of_ana =
        |number, purpose| Challenge { purpose, account_id: Some(id(9)), ..challenge(number) };
    add_challenge(&store, &of_ana(1, Purpose::Undo)).await;
    add_challenge(&store, &of_ana(2, Purpose::Recover)).await;
    add_challenge(&store, &Challenge { expires_at: NOW, ..of_ana(3, Purpose::Undo) }).await;
    let tx = store.begin().await.unwrap();
    tx.void_challenges(id(9), NOW).await.unwrap();
    tx.void_older(&of_ana(4, Purpose::Recover), NOW).await.unwrap();
    let live: Vec<_> = tx.live_undos(id(9), NOW).await.unwrap();
    assert_eq!(live.iter().map(|undo| undo.id).collect::<Vec<_>>(), [id(1)]);
    tx.commit().await.unwrap();
    assert!(alive(&store, 1).await && !alive(&store, 2).await);
    let tx = store.begin().await.unwrap();
    tx.void_undo(id(1), NOW).await.unwrap();
    assert!(tx.live_undos(id(9), NOW).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_challenge_is_cancelled_once_as_long_as_any_of_its_secrets_lives() {
    let (store, _folder) = store().await;
    add_challenge(&store, &challenge(1)).await;
    let verified = Challenge { verified_at: Some(NOW), ..challenge(2) };
    add_challenge(&store, &verified).await;
    let tx = store.begin().await.unwrap();
    let cancel = async |number, now| tx.cancel_challenge(id(number), 2 * MINUTE, now).await;
    assert!(!cancel(1, NOW.after(MINUTE)).await.unwrap());
    assert!(cancel(1, NOW.after(MINUTE.saturating_sub(ONE_MS))).await.unwrap());
    assert!(!cancel(1, NOW).await.unwrap());
    assert!(!cancel(2, NOW.after(2 * MINUTE)).await.unwrap());
    assert!(cancel(2, NOW.after(MINUTE)).await.unwrap());
}

#[tokio::test]
async fn a_frozen_account_has_no_password_and_what_it_was_reached_by() {
    let (store, _folder) = store().await;
    let tx = store.begin().await.unwrap();
    tx.insert_account(&ana(1, "thief@example.com"), NOW).await.unwrap();
    tx.insert_account(&ana(2, "eva@example.com"), NOW).await.unwrap();
    let [email, eva] =
        ["Ana@example.com", "EVA@example.com"].map(|text| Email::parse(text).unwrap());
    let phone = Phone::parse("+34612345678").unwrap();
    assert!(!tx.email_is_taken(id(1), &email).await.unwrap());
    assert!(tx.email_is_taken(id(1), &eva).await.unwrap());
    assert!(!tx.email_is_taken(id(2), &eva).await.unwrap());
    let reached = |email: &Email| Reached {
        email: email.clone(),
        email_doubted_at: None,
        phone: None,
        phone_verified_at: None,
    };
    let whole = Reached {
        phone: Some(phone.clone()),
        phone_verified_at: Some(NOW),
        email_doubted_at: Some(NOW),
        ..reached(&email)
    };
    tx.freeze_account(id(1), &whole).await.unwrap();
    assert!(tx.phone_is_taken(id(2), &phone).await.unwrap());
    assert!(!tx.phone_is_taken(id(1), &phone).await.unwrap());
    let frozen = tx.lock_account(id(1)).await.unwrap().unwrap();
    assert_eq!((frozen.password_hash, frozen.token_version), (None, 1));
    assert_eq!((frozen.email.as_str(), frozen.phone_verified_at), ("Ana@example.com", Some(NOW)));
    assert_eq!((frozen.email_doubted_at, frozen.phone), (Some(NOW), Some(phone)));
    tx.freeze_account(id(1), &reached(&email)).await.unwrap();
    let frozen = tx.lock_account(id(1)).await.unwrap().unwrap();
    assert_eq!((frozen.email_doubted_at, frozen.phone), (None, None));
    tx.commit().await.unwrap();
    let tx = store.begin().await.unwrap();
    let taken = tx.freeze_account(id(1), &reached(&eva)).await;
    assert!(matches!(taken, Err(StoreError::Duplicate)));
}
