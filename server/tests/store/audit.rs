//! The audit log's part of the contract.

use recobra::clock::Instant;
use recobra::store::StoreError;
use recobra::store::audit::{AuditRow, Seal, Subject};
use recobra::store::audit_chain::{End, Mark};

use super::{NOW, ONE_MS, id, store};

pub(super) fn event(number: u128, at: Instant) -> AuditRow {
    AuditRow {
        id: id(number),
        at,
        event: "sign_in".to_owned(),
        account_id: Some(id(9)),
        identifier_key: Some(vec![7; 32]),
        identifier: Some("ñ•••@example.com".to_owned()),
        client_address: "2001:db8::1".to_owned(),
        user_agent: "Ñandú 🦤".to_owned(),
        outcome: "ok".to_owned(),
        detail: None,
        seal: None,
    }
}

#[tokio::test]
async fn audit_events_are_read_page_by_page_by_account_or_identifier() {
    let (store, _folder) = store().await;
    let tx = store.begin().await.unwrap();
    tx.insert_audit(&event(2, NOW)).await.unwrap();
    tx.insert_audit(&event(1, NOW)).await.unwrap();
    let stranger = AuditRow { account_id: None, ..event(3, NOW.after(ONE_MS)) };
    tx.insert_audit(&stranger).await.unwrap();
    tx.insert_audit(&AuditRow { identifier_key: None, account_id: None, ..event(4, NOW) })
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let page = async |subject: Option<&Subject>, after, most| {
        let rows = store.audit_page(subject, after, most).await.unwrap();
        rows.into_iter().map(|row| row.id.as_u128()).collect::<Vec<_>>()
    };
    let begin = (Instant(i64::MIN), id(0));
    assert_eq!(page(None, begin, 3).await, [1, 2, 4]);
    assert_eq!(page(None, (NOW, id(4)), 3).await, [3]);
    let of = Subject { account_id: Some(id(9)), identifier_keys: vec![[7; 32]] };
    assert_eq!(page(Some(&of), begin, 2).await, [1, 2]);
    assert_eq!(page(Some(&of), (NOW, id(2)), 2).await, [3]);
    let whole = store.audit_page(None, (NOW, id(4)), 1).await.unwrap();
    assert_eq!(whole, [stranger]);
}

#[tokio::test]
async fn each_of_many_rows_gets_its_own_place_or_none_does() {
    let (store, _folder) = store().await;
    let seal = |number: u8| {
        let (mac, key_id) = (vec![number; 32], format!("key {number}"));
        (id(number.into()), Seal { seq: number.into(), mac, key_id })
    };
    let seals: Vec<_> = (1..=45).map(seal).collect();
    let tx = store.begin().await.unwrap();
    for number in 1..=45 {
        tx.insert_audit(&event(number, NOW)).await.unwrap();
    }
    tx.commit().await.unwrap();
    let tx = store.begin().await.unwrap();
    assert!(tx.seal_rows(&seals[..3]).await.unwrap());
    assert!(!tx.seal_rows(&seals).await.unwrap(), "three have theirs");
    drop(tx);
    let tx = store.begin().await.unwrap();
    assert!(tx.seal_rows(&seals).await.unwrap());
    tx.commit().await.unwrap();
    let sealed = store.sealed_from(1, 100).await.unwrap();
    let sealed: Vec<_> = sealed.into_iter().map(|row| (row.id, row.seal.unwrap())).collect();
    assert_eq!(sealed, seals);
}

#[tokio::test]
async fn an_audit_row_gets_one_place_and_a_mark_moves_from_where_it_stood() {
    let (store, _folder) = store().await;
    let tx = store.begin().await.unwrap();
    tx.insert_audit(&event(2, NOW)).await.unwrap();
    tx.insert_audit(&event(1, NOW.after(ONE_MS))).await.unwrap();
    tx.commit().await.unwrap();
    let waiting = store.unsealed(10).await.unwrap();
    assert_eq!(waiting.iter().map(|row| row.id).collect::<Vec<_>>(), [id(2), id(1)]);
    let seal = |seq| Seal { seq, mac: vec![0xff; 32], key_id: "key".to_owned() };
    let mark = |seq| Mark { seq, mac: vec![1; 32], key_id: "key".to_owned(), seal: vec![2; 32] };
    let tx = store.begin().await.unwrap();
    assert!(tx.move_mark(End::Head, None, &mark(1)).await.unwrap());
    assert!(tx.seal_rows(&[(id(2), seal(1))]).await.unwrap());
    assert!(!tx.seal_rows(&[(id(2), seal(2))]).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(store.count_unsealed().await.unwrap(), 1);
    assert_eq!(store.count_sealed(1, 5).await.unwrap(), 1);
    assert_eq!(store.sealed_from(1, 10).await.unwrap()[0].seal, Some(seal(1)));
    let tx = store.begin().await.unwrap();
    assert!(!tx.move_mark(End::Head, Some(&mark(0)), &mark(2)).await.unwrap());
    assert!(tx.move_mark(End::Head, Some(&mark(1)), &mark(2)).await.unwrap());
    assert_eq!(tx.forget_sealed(1).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert_eq!(store.mark(End::Head).await.unwrap(), Some(mark(2)));
    assert_eq!(store.mark(End::Anchor).await.unwrap(), None);
    let tx = store.begin().await.unwrap();
    let second = tx.move_mark(End::Head, None, &mark(1)).await;
    assert!(matches!(second, Err(StoreError::Duplicate)));
}
