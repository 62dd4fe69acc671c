//! Tables as they are after a while: an audit event for each account, and of all the rest in proportion.

use std::error::Error;
use std::time::{Duration, SystemTime};

use argon2::{Argon2, PasswordHasher};
use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseConnection};

use super::words::Words;

/// Everybody's.
pub(super) const PASSWORD: &str = "lluvia verde sobre tejados";
/// How long accounts and events have been gathering.
const HISTORY: Duration = Duration::from_hours(300 * 24);
/// How long what passes has been gathering, and lasts on.
const LATELY: Duration = Duration::from_hours(20);

/// Who has the `n`th account.
pub(super) fn email(n: u32) -> String {
    format!("persona{n}@example.com")
}

/// Fills the tables for so many accounts, and lets the database learn how full they are.
pub(super) async fn fill(db: &DatabaseConnection, accounts: u32) -> Result<(), Box<dyn Error>> {
    let words = Words(db.get_database_backend());
    if words.0 == DatabaseBackend::Sqlite {
        // What is half written goes with this program.
        db.execute_unprepared("PRAGMA synchronous = OFF").await?;
        db.execute_unprepared("PRAGMA cache_size = -1000000").await?;
    }
    let now = i64::try_from(SystemTime::UNIX_EPOCH.elapsed()?.as_millis())?;
    let history = i64::try_from(HISTORY.as_millis())?;
    let lately = i64::try_from(LATELY.as_millis())?;
    let over = |span: i64, n: u32| now - span + span * i64::from(n) / i64::from(accounts);
    let hash = Argon2::default().hash_password_with_salt(PASSWORD.as_bytes(), b"0123456789abcdef");
    let hash = hash.map_err(|error| error.to_string())?.to_string();
    let scheme = "argon2id$v=19$m=19456,t=2,p=1";
    let later = now + lately;

    let columns = "id email email_key phone phone_verified_at locale password_hash password_scheme token_version \
                   password_changed_at created_at signed_in_at";
    let account = |n| {
        let (id, email, at) = (words.id(n), email(n), over(history, n));
        format!(
            "{id}, '{email}', '{email}', '+346{n:08}', {at}, 'es', '{hash}', '{scheme}', 0, {at}, {at}, {at}"
        )
    };
    words.insert(db, ("accounts", columns), accounts, account).await?;

    let columns =
        "id at event account_id identifier_key client_address user_agent outcome seq mac key_id";
    let event = |n| {
        let (id, key, mac, at) =
            (words.id(n), words.hash(n, 1), words.hash(n, 2), over(history, n));
        // Places before the first one: the chain begins after them.
        let seq = i64::from(n) - i64::from(accounts);
        format!(
            "{id}, {at}, 'sign_in', {id}, {key}, '192.0.2.1', 'Mozilla/5.0', 'ok', {seq}, {mac}, 'key'"
        )
    };
    words.insert(db, ("audit", columns), accounts, event).await?;

    let columns =
        "id account_id secret_hash created_at seen_at expires_at client_address user_agent";
    let session = |n| {
        let (id, secret, at) = (words.id(n), words.hash(n, 3), over(lately, n));
        format!("{id}, {id}, {secret}, {at}, {at}, {later}, '192.0.2.1', 'Mozilla/5.0'")
    };
    words.insert(db, ("sessions", columns), accounts / 2, session).await?;

    let columns = "id account_id secret_hash created_at seen_at expires_at";
    let device = |n| {
        let (id, secret, at) = (words.id(n), words.hash(n, 4), over(history, n));
        format!("{id}, {id}, {secret}, {at}, {at}, {later}")
    };
    words.insert(db, ("devices", columns), accounts, device).await?;

    let columns = "id purpose identifier_key account_id channel salt key_id attempts created_at sent_at expires_at \
                   used_at client_address user_agent locale";
    let challenge = |n| {
        let (id, key, salt, at) =
            (words.id(n), words.hash(n, 1), words.hash(n, 5), over(lately, n));
        format!(
            "{id}, 'recover', {key}, {id}, 'email', {salt}, 'key', 0, {at}, {at}, {now}, {at}, '192.0.2.1', 'Mozilla/5.0', 'es'"
        )
    };
    words.insert(db, ("challenges", columns), accounts / 10, challenge).await?;

    let columns = "id kind template challenge_id account_id state attempts next_try_at lease_until created_at sent_at";
    let message = |n| {
        let (id, at) = (words.id(n), over(lately, n));
        format!("{id}, 'message', 'recovery', {id}, {id}, 'sent', 1, {at}, 0, {at}, {at}")
    };
    words.insert(db, ("outbox", columns), accounts / 5, message).await?;

    let budget =
        |n| format!("'{}', 0, {later}, 1", words.hash(n, 6).trim_matches(['x', '\'', '\\']));
    words
        .insert(db, ("budgets", "key window_start expires_at count"), accounts / 5, budget)
        .await?;
    learn(db).await
}

async fn learn(db: &DatabaseConnection) -> Result<(), Box<dyn Error>> {
    let statements: &[&str] = match db.get_database_backend() {
        // What would come by itself in the middle of the samples.
        DatabaseBackend::Postgres => &["VACUUM ANALYZE", "CHECKPOINT"],
        DatabaseBackend::MySql => {
            &["ANALYZE TABLE accounts, audit, sessions, devices, challenges, outbox, budgets"]
        }
        _ => &["ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)"],
    };
    for statement in statements {
        db.execute_unprepared(statement).await?;
    }
    Ok(())
}
