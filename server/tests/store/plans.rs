//! How the database finds rows: every statement of a hot path, as it is sent, is explained, and none may walk a table.

use std::sync::{Arc, Mutex};

use recobra::store::Store;
use recobra::store::audit::{Seal, Subject};
use recobra::store::budgets::Taking;
use recobra::store::challenges::{Purpose, Secret};
use recobra::store::outbox::Outcome;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use shared::audit::AuditEvent;
use shared::{Email, Identifier, Phone};

use super::audit::event;
use super::rows::fill;
use super::{DAY, MINUTE, NOW, challenge, id, settings};

/// A row in the middle.
const ONE: u128 = 1234;

/// Why the plan of `statement` is bad; nothing, where rows are found by an index.
async fn fault(db: &DatabaseConnection, statement: &Statement) -> Option<String> {
    let backend = db.get_database_backend();
    let words = if backend == DbBackend::Sqlite { "EXPLAIN QUERY PLAN" } else { "EXPLAIN" };
    let explain = Statement { sql: format!("{words} {}", statement.sql), ..statement.clone() };
    let rows = db.query_all_raw(explain).await.unwrap();
    let lines = rows.iter().map(|row| match backend {
        DbBackend::Postgres => row.try_get_by_index::<String>(0).unwrap(),
        DbBackend::Sqlite => row.try_get_by_index::<String>(3).unwrap(),
        _ => row.try_get::<Option<String>>("", "type").unwrap().unwrap_or_default(),
    });
    let lines: Vec<_> = lines.collect();
    let walks = |line: &String| match backend {
        DbBackend::Postgres => line.contains("Seq Scan"),
        DbBackend::Sqlite => line.starts_with("SCAN"),
        _ => line == "ALL" || line == "index",
    };
    lines.iter().any(walks).then(|| format!("{statement}\n    {}", lines.join("\n    ")))
}

/// What requests, the worker and the sealer look up outside of a transaction.
async fn read(store: &Store) {
    let email = Email::parse("ana1234@example.com").unwrap();
    let phone = Phone::parse("+34600001234").unwrap();
    for identifier in [Identifier::Email(email), Identifier::Phone(phone)] {
        store.account_by_identifier(&identifier).await.unwrap().unwrap();
    }
    store.account(id(ONE)).await.unwrap();
    store.accounts_after(id(ONE), 500).await.unwrap();
    store.challenge(id(ONE)).await.unwrap();
    store.waiting_recipient(id(ONE)).await.unwrap();
    store.live_session(&[7; 32], DAY, NOW).await.unwrap();
    store.live_session_of(id(ONE), DAY, NOW).await.unwrap();
    store.live_sessions(id(ONE), DAY, NOW).await.unwrap();
    store.lease_messages(16, MINUTE, NOW.after(DAY)).await.unwrap();
    store.lease_webhooks(16, MINUTE, NOW.after(DAY)).await.unwrap();
    let of = Subject { account_id: Some(id(ONE)), identifier_keys: vec![[7; 32]] };
    // Who follows the log asks for its end: the whole of it is walked by whoever wants it printed.
    let lately = NOW.after(48 * MINUTE);
    for subject in [Some(&of), None] {
        store.audit_page(subject, (lately, id(ONE)), 50).await.unwrap();
    }
    let kinds = (&[AuditEvent::SignIn][..], &[AuditEvent::SignIn][..]);
    store.last_events((id(ONE), NOW), &[[7; 32]], kinds, 20).await.unwrap();
    store.unsealed(128).await.unwrap();
    store.count_unsealed().await.unwrap();
    store.sealed_from(2000, 128).await.unwrap();
}

/// What they write together with others.
async fn together(store: &Store) {
    let (key, over) = ("key 1234".to_owned(), event(7_000_000, NOW));
    store.take(Taking { key, window: MINUTE, now: NOW, most: 1000, over }).await.unwrap();
}

/// What they look up and change in transactions.
async fn write(store: &Store) {
    let tx = store.begin().await.unwrap();
    let of_account = challenge(ONE);
    let of_account =
        recobra::store::challenges::Challenge { account_id: Some(id(ONE)), ..of_account };
    tx.lock_account(id(ONE)).await.unwrap();
    tx.token_version(id(ONE)).await.unwrap();
    tx.raise_token_version(id(ONE)).await.unwrap();
    tx.set_password(id(ONE), "$argon2id$", NOW).await.unwrap();
    tx.note_sign_in(id(ONE), NOW).await.unwrap();
    tx.count_attempt(id(ONE), Purpose::Recover, 3).await.unwrap();
    tx.verify_challenge(id(ONE), NOW).await.unwrap();
    tx.sent_since(&of_account, NOW).await.unwrap();
    tx.void_older(&of_account, NOW).await.unwrap();
    tx.void_challenges(id(ONE), NOW).await.unwrap();
    tx.spend_challenge(id(ONE), Secret::Link, NOW).await.unwrap();
    tx.finish_message(id(ONE), Outcome::Sent, None, NOW).await.unwrap();
    tx.postpone_message(id(ONE), "later", NOW).await.unwrap();
    tx.count_in_window("key 1234", MINUTE, NOW).await.unwrap();
    tx.hold_failures("key 1234", DAY, NOW).await.unwrap();
    tx.set_failures("key 1234", 3, DAY, NOW).await.unwrap();
    tx.forget_failures("key 1234").await.unwrap();
    tx.device(id(ONE), &[7; 32], NOW).await.unwrap();
    tx.rotate_device(&[7; 32], &[8; 32], NOW).await.unwrap();
    tx.forget_idle_devices(id(ONE), 20).await.unwrap();
    tx.forget_devices_of(id(ONE)).await.unwrap();
    tx.has_session(id(ONE)).await.unwrap();
    tx.touch_session(id(ONE), NOW).await.unwrap();
    tx.end_session(&[7; 32]).await.unwrap();
    tx.end_session_of(id(ONE), id(ONE)).await.unwrap();
    tx.end_other_sessions(id(ONE), id(ONE)).await.unwrap();
    tx.end_sessions(id(ONE)).await.unwrap();
    let several: Vec<_> = (ONE..ONE + 16).map(id).collect();
    tx.raise_token_versions(&several).await.unwrap();
    tx.token_versions(&several).await.unwrap();
    tx.accounts_with_sessions(&several).await.unwrap();
    tx.end_sessions_of(&several).await.unwrap();
    let seal = Seal { seq: 5000, mac: vec![1; 32], key_id: "key".to_owned() };
    let seals: Vec<_> = (ONE..ONE + 16).map(|row| (id(row), seal.clone())).collect();
    tx.seal_rows(&seals).await.unwrap();
    tx.commit().await.unwrap();
}

/// What the sweeper forgets.
async fn sweep(store: &Store) {
    let soon = NOW.after(MINUTE);
    let tx = store.begin().await.unwrap();
    tx.forget_challenges(soon, 500).await.unwrap();
    tx.forget_sessions(MINUTE, soon, 500).await.unwrap();
    tx.forget_devices(soon, 500).await.unwrap();
    tx.forget_budgets(soon, 500).await.unwrap();
    tx.forget_messages(soon, 500).await.unwrap();
    tx.forget_sealed(50).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn no_statement_of_a_hot_path_walks_a_table() {
    let folder = tempfile::tempdir().unwrap();
    let settings = settings(&folder).await;
    let mut store = Store::open(&settings).await.unwrap();
    store.migrate().await.unwrap();
    let db = Database::connect(&settings.url).await.unwrap();
    fill(&db).await;
    let seen: Arc<Mutex<Vec<Statement>>> = Arc::default();
    let told = Arc::clone(&seen);
    store.watch(move |statement| told.lock().unwrap().push(statement.clone()));
    read(&store).await;
    together(&store).await;
    sweep(&store).await;
    write(&store).await;
    let seen = std::mem::take(&mut *seen.lock().unwrap());
    let looks_up = |statement: &&Statement| !statement.sql.starts_with("INSERT");
    let seen: Vec<_> = seen.iter().filter(looks_up).collect();
    assert!(seen.len() > 60, "{}", seen.len());
    let mut faults = Vec::new();
    for statement in seen {
        faults.extend(fault(&db, statement).await);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    let whole = "SELECT email FROM accounts WHERE display_name = 'x'";
    let whole = Statement::from_string(db.get_database_backend(), whole);
    assert!(fault(&db, &whole).await.is_some(), "a walk is not seen");
}
