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

use std::sync::Arc;

use sea_orm::{
    ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbErr, TransactionTrait,
};
use sea_orm_migration::MigratorTrait;
use thiserror::Error;
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::config;

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
    /// The database is away, locked or full.
    #[error("the database failed: {0}")]
    Database(DbErr),
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(sea_orm::SqlErr::UniqueConstraintViolation(_)) => Self::Duplicate,
            _ => Self::Database(error),
        }
    }
}

/// The database.
#[derive(Clone)]
pub struct Store {
    db: DatabaseConnection,
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
        Ok(Self { db, writer })
    }

    /// Brings the schema up to date.
    ///
    /// # Errors
    /// [`StoreError::Database`], where a step fails.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        Ok(migration::Migrator::up(&self.db, None).await?)
    }

    /// Begins a transaction that will write.
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Database`], where none can be had.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        let writer = match &self.writer {
            Some(writer) => {
                let turn = tokio::time::timeout(dialect::PATIENCE, Arc::clone(writer).lock_owned());
                Some(turn.await.map_err(|_| StoreError::Busy)?)
            }
            None => None,
        };
        let tx = self.db.begin_with_options(dialect::write_transaction()).await?;
        Ok(Tx { tx, _writer: writer })
    }

    /// Asks the database whether it is there.
    ///
    /// # Errors
    /// [`StoreError::Database`], where it is not.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.db.execute_unprepared("SELECT 1").await?;
        Ok(())
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
