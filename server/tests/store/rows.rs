//! Tables as they are after a while, full enough that a planner has a choice.

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend};

use super::NOW;

/// Rows of each table.
const ROWS: u32 = 3000;
/// Rows of one statement.
const BATCH: u32 = 500;

/// A table's name, its columns with spaces in between, and its rows by their number.
type Table<'a> = (&'a str, &'a str, &'a dyn Fn(u32) -> String);

/// How a database writes names and values.
pub(super) struct Words(pub(super) DbBackend);

impl Words {
    pub(super) fn name(&self, name: &str) -> String {
        match self.0 {
            DbBackend::MySql => format!("`{name}`"),
            _ => format!("\"{name}\""),
        }
    }

    pub(super) fn id(&self, n: u32) -> String {
        match self.0 {
            DbBackend::Postgres => format!("'{n:032x}'"),
            _ => format!("x'{n:032x}'"),
        }
    }

    pub(super) fn bytes(&self, n: u32) -> String {
        match self.0 {
            DbBackend::Postgres => format!("'\\x{n:064x}'"),
            _ => format!("x'{n:064x}'"),
        }
    }

    /// A statement that adds `rows` to `table`, whose columns stand there with spaces in between.
    pub(super) fn insert(&self, table: &str, columns: &str, rows: &[String]) -> String {
        let columns = columns.split(' ').map(|name| self.name(name)).collect::<Vec<_>>().join(", ");
        let rows = rows.iter().map(|row| format!("({row})")).collect::<Vec<_>>().join(", ");
        format!("INSERT INTO {table} ({columns}) VALUES {rows}")
    }
}

/// Fills the tables, and lets the database learn how full they are.
pub(super) async fn fill(db: &DatabaseConnection) {
    let words = Words(db.get_database_backend());
    let (id, bytes) = (|n| words.id(n), |n| words.bytes(n));
    // A second apart.
    let at = |n: u32| NOW.0 + i64::from(n) * 1000;
    let waits = |n: u32| if n.is_multiple_of(50) { "pending" } else { "sent" };
    let kind = |n: u32| if n.is_multiple_of(100) { "webhook" } else { "message" };
    let tables: [Table<'_>; 7] = [
        (
            "accounts",
            "id email email_key phone phone_verified_at locale password_scheme token_version password_changed_at created_at",
            &|n| {
                let email = format!("'ana{n}@example.com'");
                let (id, at, phone) = (id(n), at(n), format!("'+346{n:08}'"));
                format!("{id}, {email}, {email}, {phone}, {at}, 'es', 'scheme', 0, {at}, {at}")
            },
        ),
        (
            "challenges",
            "id purpose identifier_key account_id channel salt key_id attempts created_at sent_at expires_at client_address user_agent locale",
            &|n| {
                let (id, key, at) = (id(n), bytes(n), at(n));
                format!(
                    "{id}, 'recover', {key}, {id}, 'email', {key}, 'key', 0, {at}, {at}, {at}, '', '', 'es'"
                )
            },
        ),
        (
            "sessions",
            "id account_id secret_hash created_at seen_at expires_at client_address user_agent",
            &|n| {
                let (id, key, at) = (id(n), bytes(n), at(n));
                format!("{id}, {id}, {key}, {at}, {at}, {at}, '', ''")
            },
        ),
        ("devices", "id account_id secret_hash created_at seen_at expires_at", &|n| {
            let (id, key, at) = (id(n), bytes(n), at(n));
            format!("{id}, {id}, {key}, {at}, {at}, {at}")
        }),
        (
            "outbox",
            "id kind template challenge_id account_id state attempts next_try_at lease_until created_at",
            &|n| {
                let (id, at, state, kind) = (id(n), at(n), waits(n), kind(n));
                format!("{id}, '{kind}', 'welcome', {id}, {id}, '{state}', 0, {at}, 0, {at}")
            },
        ),
        ("budgets", "key window_start expires_at count", &|n| {
            format!("'key {n}', 0, {}, 1", at(n))
        }),
        (
            "audit",
            "id at event account_id identifier_key client_address user_agent outcome seq mac key_id",
            &|n| {
                let (id, key, at) = (id(n), bytes(n), at(n));
                let seq = if n < ROWS - 20 { n.to_string() } else { "NULL".to_owned() };
                format!("{id}, {at}, 'sign_in', {id}, {key}, '', '', 'ok', {seq}, {key}, 'key'")
            },
        ),
    ];
    for (table, columns, row) in tables {
        for first in (0..ROWS).step_by(BATCH as usize) {
            let rows: Vec<_> = (first..first + BATCH).map(row).collect();
            db.execute_unprepared(&words.insert(table, columns, &rows)).await.unwrap();
        }
        let learn = if words.0 == DbBackend::MySql { "ANALYZE TABLE" } else { "ANALYZE" };
        db.execute_unprepared(&format!("{learn} {table}")).await.unwrap();
    }
}
