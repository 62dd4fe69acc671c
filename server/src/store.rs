//! The database: one set of queries for SQLite, PostgreSQL and MySQL, by table.

pub mod accounts;
pub mod applications;
pub mod audit;
pub mod audit_chain;
pub mod budgets;
pub mod challenges;
pub mod devices;
pub mod failures;
pub mod outbox;
pub mod sessions;
pub mod webhooks;

mod dialect;
mod entity;
mod migration;
mod schema;

use std::sync::Arc;
use std::time::Duration;

use sea_orm::{Database, DatabaseConnection, DatabaseTransaction, DbErr, TransactionTrait};
use thiserror::Error;
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::config;

pub use schema::{Step, steps_to_take};

/// Why the database did not do it.
#[derive(Debug, Error)]
pub enum StoreError {
    /// A row of that key exists.
    #[error("there is such a row already")]
    Duplicate,
    /// A row says what no code of ours writes.
    #[error("the row {0} cannot be read")]
    Corrupt(&'static str),
    /// Other writers took too long.
    #[error("the database is busy")]
    Busy,
    /// The transaction stood in another one's way and was ended: the same may pass when it is tried again.
    #[error("the database ended the transaction for another one's sake")]
    Conflict,
    /// A newer Recobra has brought the schema further than this one knows.
    #[error("its schema is newer than this program (step {0}): run the newer one again")]
    NewerSchema(String),
    /// The database is away, locked or full.
    #[error("the database failed: {0}")]
    Database(DbErr),
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        dialect::fault(error)
    }
}

/// The database.
///
/// Whoever changes an account, its challenges or its sessions in one transaction touches the account's row first:
/// two who take them in different orders would wait for each other.
#[derive(Clone)]
pub struct Store {
    db: DatabaseConnection,
    /// Longest wait for a connection or for one's turn to write.
    patience: Duration,
    /// `SQLite` has one writer: waiting here is fair, waiting in `SQLite` is polling.
    writer: Option<Arc<Mutex<()>>>,
}

/// A transaction; dropped without [`Tx::commit`], it never happened.
pub struct Tx {
    tx: DatabaseTransaction,
    _writer: Option<OwnedMutexGuard<()>>,
}

impl Store {
    /// Connects to the database of `settings`; makes an `SQLite` file that is missing.
    ///
    /// # Errors
    /// [`StoreError::Database`], where it cannot be reached.
    pub async fn open(settings: &config::Database) -> Result<Self, StoreError> {
        let db = Database::connect(dialect::options(settings)).await?;
        let writer = dialect::has_single_writer(&db).then(Arc::default);
        Ok(Self { db, patience: settings.acquire_timeout.0, writer })
    }

    /// Begins a transaction that will write.
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Database`], where none can be had.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        let writer = match &self.writer {
            Some(writer) => {
                let turn = tokio::time::timeout(self.patience, Arc::clone(writer).lock_owned());
                Some(turn.await.map_err(|_| StoreError::Busy)?)
            }
            None => None,
        };
        let tx = self.db.begin_with_options(dialect::write_transaction()).await?;
        Ok(Tx { tx, _writer: writer })
    }
}

impl Tx {
    /// Makes everything since [`Store::begin`] durable, at once.
    ///
    /// # Errors
    /// [`StoreError::Database`]: then nothing happened.
    pub async fn commit(self) -> Result<(), StoreError> {
        Ok(self.tx.commit().await?)
    }
}
