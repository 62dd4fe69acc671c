//! Databases of every earlier schema, with people in them, are brought up to date.

use recobra::store::Store;
use recobra::store::challenges::{Purpose, Secret};
use recobra::store::steps_to_take;
use sea_orm::{ConnectionTrait, Database};
use shared::{Email, Identifier};

use super::rows::Words;
use super::{DAY, MINUTE, NOW, id, settings};

/// A hash as every version has written it: with 16 bytes of salt and 32 of output.
const HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g";

/// What the first version knew of somebody who is signed in and has asked for a code: tables, columns, rows.
fn rows(words: &Words) -> [(&'static str, &'static str, String); 6] {
    let (id, key, now, later) = (words.id(1), words.bytes(7), NOW.0, NOW.after(DAY).0);
    let agent = "'Ñandú 🦤'";
    [
        (
            "accounts",
            "id email email_key phone phone_verified_at locale password_hash token_version password_changed_at created_at",
            format!(
                "{id}, 'Ana@example.com', 'ana@example.com', '+34612345678', {now}, 'es', '{HASH}', 3, {now}, {now}"
            ),
        ),
        (
            "challenges",
            "id purpose identifier_key account_id channel salt key_id attempts created_at sent_at expires_at client_address user_agent locale",
            format!(
                "{id}, 'recover', {key}, {id}, 'email', {key}, 'key', 1, {now}, {now}, {later}, '::1', {agent}, 'es'"
            ),
        ),
        (
            "sessions",
            "id account_id secret_hash created_at seen_at expires_at client_address user_agent",
            format!("{id}, {id}, {key}, {now}, {now}, {later}, '::1', {agent}"),
        ),
        (
            "outbox",
            "id kind template challenge_id state attempts next_try_at lease_until created_at recipient",
            format!(
                "{id}, 'message', 'recovery', {id}, 'pending', 0, {now}, 0, {now}, 'ana@example.com'"
            ),
        ),
        ("budgets", "key window_start expires_at count", format!("'a', {}, {later}, 41", NOW.0)),
        (
            "audit",
            "id at event account_id identifier_key client_address user_agent outcome",
            format!("{id}, {now}, 'sign_in', {id}, {key}, '::1', {agent}, 'ok'"),
        ),
    ]
}

/// What was under way goes on.
async fn goes_on(store: &Store) {
    let ana = Identifier::Email(Email::parse("ANA@example.com").unwrap());
    let account = store.account_by_identifier(&ana).await.unwrap().unwrap();
    assert_eq!((account.id, account.token_version), (id(1), 3));
    assert_eq!(
        (account.email.as_str(), account.password_hash.as_deref()),
        ("Ana@example.com", Some(HASH))
    );
    let mut key = [0; 32];
    key[31] = 7;
    let (session, _) = store.live_session(&key, DAY, NOW.after(MINUTE)).await.unwrap().unwrap();
    assert_eq!((session.account_id, &*session.user_agent), (id(1), "Ñandú 🦤"));
    let messages = store.lease_messages(10, MINUTE, NOW).await.unwrap();
    assert_eq!(messages[0].recipient.as_deref(), Some("ana@example.com"));
    let events = store.audit_page(None, (NOW, id(0)), 10).await.unwrap();
    assert_eq!((events.len(), events[0].account_id), (1, Some(id(1))));
    let tx = store.begin().await.unwrap();
    assert!(tx.count_attempt(id(1), Purpose::Recover, 3).await.unwrap());
    assert!(tx.verify_challenge(id(1), NOW).await.unwrap());
    assert!(tx.spend_challenge(id(1), Secret::Link, NOW).await.unwrap());
    assert!(tx.set_password(id(1), HASH, NOW).await.unwrap());
    assert_eq!(tx.end_sessions(id(1)).await.unwrap(), 1);
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_database_of_every_earlier_schema_goes_on_where_it_was() {
    let steps = u32::try_from(steps_to_take().len()).unwrap();
    for earlier in 1..steps {
        let folder = tempfile::tempdir().unwrap();
        let settings = settings(&folder).await;
        let store = Store::open(&settings).await.unwrap();
        store.take_steps(Some(earlier)).await.unwrap();
        let taken = store.schema().await.unwrap().iter().filter(|step| step.taken).count();
        assert_eq!(taken, earlier as usize);
        let db = Database::connect(&settings.url).await.unwrap();
        let words = Words(db.get_database_backend());
        for (table, columns, row) in rows(&words) {
            db.execute_unprepared(&words.insert(table, columns, &[row])).await.unwrap();
        }
        let newer = Store::open(&settings).await.unwrap();
        newer.migrate().await.unwrap();
        assert!(newer.schema().await.unwrap().iter().all(|step| step.taken));
        goes_on(&newer).await;
    }
}
