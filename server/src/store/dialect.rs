//! The only place that knows which database it is.

use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, DatabaseConnection, DbBackend, SqliteTransactionMode, TransactionOptions,
};

use crate::config;

/// Wait for a connection, for one's turn to write, or for another process's lock on an `SQLite` file.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// How to connect. `SQLite`: WAL for readers beside the writer, and a commit is on the disk when it returns
/// (`synchronous=NORMAL` may lose the last ones at a power cut).
pub(super) fn options(settings: &config::Database) -> ConnectOptions {
    let mut options = ConnectOptions::new(settings.url.clone());
    options
        .max_connections(settings.max_connections)
        .acquire_timeout(PATIENCE)
        .connect_timeout(PATIENCE)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|options| {
            options
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(PATIENCE)
                .foreign_keys(true)
        });
    options
}

/// Whether the database lets one transaction write at a time.
pub(super) fn has_single_writer(db: &DatabaseConnection) -> bool {
    db.get_database_backend() == DbBackend::Sqlite
}

/// `IMMEDIATE` on `SQLite`: a transaction that reads first and writes later could else fail for good.
pub(super) fn write_transaction() -> TransactionOptions {
    TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    }
}
