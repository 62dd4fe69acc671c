//! The only place that knows which database it is.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::sea_query::{Expr, Func, Iden};
use sea_orm::sqlx::pool::PoolOptions;
use sea_orm::sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqliteLockingMode, SqliteSynchronous,
};
use sea_orm::sqlx::{AssertSqlSafe, Connection, Database, Executor};
use sea_orm::{
    AccessMode, ConnAcquireErr, ConnectOptions, ConnectionTrait, DatabaseConnection,
    DatabaseTransaction, DbBackend, DbErr, IsolationLevel, RuntimeErr, SqlErr,
    SqliteTransactionMode, SqlxMySqlError, Statement, TransactionOptions,
};

use super::StoreError;
use crate::config;

/// How long a replica waits for the one that brings the schema up to date.
pub(super) const MIGRATION_PATIENCE: Duration = Duration::from_mins(10);

/// The advisory lock of migrations on PostgreSQL, a number of our own.
const MIGRATION_LOCK: i64 = 0x7265_636F_6272_6121;
/// The same on MySQL, where locks are the server's: the database's name keeps two installations apart.
const MIGRATION_LOCK_NAME: &str = "CONCAT('recobra:', MD5(DATABASE()))";

/// How long a connection may be idle before it is asked whether it is still there.
const IDLE: Duration = Duration::from_secs(1);

/// Bytes that are left of `SQLite`'s log once it was put into the file: a long read may have made it grow, and without a limit it
/// would keep that size for good.
const LOG_SIZE: &str = "67108864";

/// How to connect. `SQLite`: WAL for readers beside the writer, and a commit is on the disk when it returns
/// (`synchronous=NORMAL` may lose the last ones at a power cut). Servers: READ COMMITTED, for which the queries
/// are written, whatever the server's default is, and no wait for a lock without end.
pub(super) fn options(settings: &config::Database) -> ConnectOptions {
    let patience = settings.acquire_timeout.0;
    let mut options = ConnectOptions::new(settings.url.clone());
    options
        .max_connections(settings.max_connections)
        .acquire_timeout(patience)
        .connect_timeout(patience)
        .sqlx_logging(false)
        .test_before_acquire_if_idle_for(IDLE)
        // What was dropped in between was rolled back when the connection came back. A transaction that `SQLite` has ended
        // by itself was not: the driver believes that it goes on, and would begin no other one.
        .map_sqlx_sqlite_before_acquire(|connection, _| {
            let is_free = !connection.is_in_transaction();
            Box::pin(async move { Ok(is_free) })
        })
        .map_sqlx_sqlite_opts(move |options| sqlite(options, patience).create_if_missing(true))
        .map_sqlx_postgres_pool_opts(move |pool| {
            let isolation =
                "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED";
            let locks = format!("SET lock_timeout = {}", patience.as_millis());
            each_session(pool, [isolation.to_owned(), locks])
        })
        .map_sqlx_mysql_pool_opts(move |pool| {
            let isolation = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED";
            // Strict: a text that is too long is an error and not another text.
            let others = format!(
                "SET SESSION sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES'), \
                 SESSION innodb_lock_wait_timeout = {}",
                patience.as_secs().max(1)
            );
            each_session(pool, [isolation.to_owned(), others])
        });
    options
}

/// The same with the one connection of those who write. `SQLite`: its log is put into the file when it has 16 MB, which
/// writes a page once that was changed many times.
pub(super) fn options_to_write(settings: &config::Database) -> ConnectOptions {
    let mut options = options(settings);
    let patience = settings.acquire_timeout.0;
    options.max_connections(1).map_sqlx_sqlite_opts(move |options| {
        sqlite(options, patience).pragma("wal_autocheckpoint", "4096")
    });
    options
}

/// The same with one connection to a database that is not made. `SQLite`: it locks everybody else out.
pub(super) fn options_alone(settings: &config::Database) -> ConnectOptions {
    let mut options = options(settings);
    options.max_connections(1).map_sqlx_sqlite_opts(move |options| {
        sqlite(options, Duration::ZERO).locking_mode(SqliteLockingMode::Exclusive)
    });
    options
}

fn sqlite(options: SqliteConnectOptions, patience: Duration) -> SqliteConnectOptions {
    options
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(patience)
        .foreign_keys(true)
        .pragma("journal_size_limit", LOG_SIZE)
}

/// How many others are connected to the database. On `SQLite` the lock of its file tells.
pub(super) async fn others(db: &DatabaseConnection) -> Result<i64, StoreError> {
    let sql = match db.get_database_backend() {
        DbBackend::Postgres => {
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
             AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        }
        DbBackend::MySql => {
            "SELECT COUNT(*) FROM information_schema.processlist \
             WHERE db = DATABASE() AND id <> CONNECTION_ID()"
        }
        _ => return Ok(0),
    };
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(0))
}

/// All reads of the transaction see the database as it was at the first one. `SQLite` does so by itself.
pub(super) fn snapshot(db: &DatabaseConnection) -> TransactionOptions {
    if db.get_database_backend() == DbBackend::Sqlite {
        return TransactionOptions::default();
    }
    TransactionOptions {
        isolation_level: Some(IsolationLevel::RepeatableRead),
        access_mode: Some(AccessMode::ReadOnly),
        sqlite_transaction_mode: None,
    }
}

/// Begins each connection of a pool with `statements`.
fn each_session<DB: Database>(pool: PoolOptions<DB>, statements: [String; 2]) -> PoolOptions<DB>
where
    for<'c> &'c mut DB::Connection: Executor<'c, Database = DB>,
{
    pool.after_connect(move |connection, _| {
        let statements = statements.clone();
        Box::pin(async move {
            for statement in statements {
                (&mut *connection).execute(AssertSqlSafe(statement)).await?;
            }
            Ok(())
        })
    })
}

/// Whether the database lets one transaction write at a time.
pub(super) fn has_single_writer(db: &DatabaseConnection) -> bool {
    db.get_database_backend() == DbBackend::Sqlite
}

/// The value that an insert offers for `column` of a row that is there already.
pub(super) fn offered(kind: DbBackend, column: impl Iden) -> Expr {
    match kind {
        DbBackend::MySql => Func::cust("VALUES").arg(Expr::col(column)).into(),
        _ => Expr::col(("excluded", column)),
    }
}

/// `IMMEDIATE` on `SQLite`: a transaction that reads first and writes later could else fail for good.
pub(super) fn write_transaction() -> TransactionOptions {
    TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    }
}

/// What a failure means: some pass when the same is tried again.
pub(super) fn fault(error: DbErr) -> StoreError {
    if error.sql_err().is_some_and(|kind| matches!(kind, SqlErr::UniqueConstraintViolation(_))) {
        return StoreError::Duplicate;
    }
    let cause = match &error {
        DbErr::ConnectionAcquire(ConnAcquireErr::Timeout) => return StoreError::Busy,
        DbErr::Conn(RuntimeErr::SqlxError(cause))
        | DbErr::Exec(RuntimeErr::SqlxError(cause))
        | DbErr::Query(RuntimeErr::SqlxError(cause)) => Arc::clone(cause),
        _ => return StoreError::Database(error),
    };
    let Some(cause) = cause.as_database_error() else { return StoreError::Database(error) };
    let code = cause.code().unwrap_or_default();
    if let Some(cause) = cause.try_downcast_ref::<SqlxMySqlError>() {
        return match cause.number() {
            // Lock wait time-out, dead-lock, and a row that changed since this transaction's snapshot.
            1205 | 1213 | 1020 => StoreError::Conflict,
            _ => StoreError::Database(error),
        };
    }
    match &*code {
        // PostgreSQL: serialisation failure, dead-lock, lock time-out.
        "40001" | "40P01" | "55P03" => StoreError::Conflict,
        // SQLite: BUSY, and BUSY_RECOVERY after another process's death.
        "5" | "261" => StoreError::Busy,
        _ => StoreError::Database(error),
    }
}

/// Prepares the database of `db` for steps of the schema: of several replicas one goes on, the others wait here
/// until it is done. On `SQLite` the transaction itself is that lock.
pub(super) async fn lock_schema(db: &DatabaseTransaction) -> Result<(), StoreError> {
    let seconds = MIGRATION_PATIENCE.as_secs();
    match db.get_database_backend() {
        DbBackend::Postgres => {
            db.execute_unprepared(&format!("SET LOCAL lock_timeout = '{seconds}s'")).await?;
            db.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
                .await?;
        }
        DbBackend::MySql => {
            let lock = format!("SELECT GET_LOCK({MIGRATION_LOCK_NAME}, {seconds})");
            let lock = Statement::from_string(DbBackend::MySql, lock);
            let row = db.query_one_raw(lock).await?.ok_or(StoreError::Busy)?;
            if row.try_get_by_index::<Option<i64>>(0)? != Some(1) {
                return Err(StoreError::Busy);
            }
            compare_exactly(db).await?;
        }
        _ => {}
    }
    Ok(())
}

/// Lets the next one go on. PostgreSQL and `SQLite` do so when the transaction ends.
pub(super) async fn unlock_schema(db: &DatabaseTransaction) -> Result<(), StoreError> {
    if db.get_database_backend() == DbBackend::MySql {
        db.execute_unprepared(&format!("DO RELEASE_LOCK({MIGRATION_LOCK_NAME})")).await?;
    }
    Ok(())
}

/// Makes new tables of a MySQL database compare text by its bytes: by default `ñ` is `n` there and `A` is `a`,
/// and one account's key would open another's. (Spaces at the end still count for nothing: no key has any.)
async fn compare_exactly(db: &DatabaseTransaction) -> Result<(), StoreError> {
    let asked = "SELECT @@collation_database = 'utf8mb4_bin'";
    let row = db.query_one_raw(Statement::from_string(DbBackend::MySql, asked)).await?;
    let exact = row.map(|row| row.try_get_by_index::<i64>(0)).transpose()? == Some(1);
    if !exact {
        let sql = "ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
        db.execute_unprepared(sql).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use sea_orm::TryGetable;

    use super::*;

    async fn pragma<T: TryGetable>(db: &DatabaseConnection, name: &str) -> T {
        let sql = Statement::from_string(DbBackend::Sqlite, format!("PRAGMA {name}"));
        db.query_one_raw(sql).await.unwrap().unwrap().try_get_by_index(0).unwrap()
    }

    #[tokio::test]
    async fn each_connection_to_sqlite_keeps_what_it_commits_and_its_log_short() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("recobra.db").display());
        let settings = config::Database { url, ..config::Database::default() };
        for options in [options(&settings), options_to_write(&settings), options_alone(&settings)] {
            let db = sea_orm::Database::connect(options).await.unwrap();
            assert_eq!(pragma::<String>(&db, "journal_mode").await, "wal");
            assert_eq!(pragma::<i64>(&db, "synchronous").await, 2, "a commit is on the disk");
            assert_eq!(pragma::<i64>(&db, "journal_size_limit").await, 64 * 1024 * 1024);
            assert_eq!(pragma::<i64>(&db, "foreign_keys").await, 1);
            db.close().await.unwrap();
        }
    }
}
