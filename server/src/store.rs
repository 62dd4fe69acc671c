//! The database: one set of queries for SQLite, PostgreSQL and MySQL, by table.

pub mod accounts;
pub mod applications;
pub mod audit;
pub mod audit_chain;
pub mod budgets;
pub mod challenges;
pub mod copy;
pub mod devices;
pub mod failures;
pub mod outbox;
pub mod sessions;
pub mod webhooks;

mod dialect;
mod entity;
mod forget;
mod gather;
mod migration;
mod schema;
mod writer;

use std::sync::Arc;
use std::time::Duration;

use sea_orm::{
    Database, DatabaseConnection, DatabaseTransaction, DbErr, Statement, TransactionTrait,
};
use thiserror::Error;

use self::gather::Gather;
use self::writer::{Part, Writer};
use crate::clock::Instant;
use crate::config;

pub use schema::{Step, steps_to_take};

/// How often others are looked for, until they count as being there to stay.
const LOOKS: u32 = 20;
/// How long to wait in between.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Why the database did not do it.
#[derive(Clone, Debug, Error)]
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
    /// `SQLite` has one.
    writer: Option<Writer>,
    /// Those who ask whose session it is.
    openers: Arc<Gather<sessions::SecretHash, Result<Option<sessions::Opened>, StoreError>>>,
    /// Those who begin a challenge.
    beginnings: Arc<Gather<challenges::Beginning, ()>>,
    /// Those who take from a budget.
    takings: Arc<Gather<budgets::Taking, budgets::Window>>,
}

/// A transaction; dropped without [`Tx::commit`], it never happened.
pub struct Tx(Kind);

enum Kind {
    Own(DatabaseTransaction),
    Shared(Part),
}

impl Store {
    /// Connects to the database of `settings`; makes an `SQLite` file that is missing.
    ///
    /// # Errors
    /// [`StoreError::Database`], where it cannot be reached; [`StoreError::Busy`], where it does not answer in time.
    pub async fn open(settings: &config::Database) -> Result<Self, StoreError> {
        let opened = async {
            loop {
                match Self::connect(settings).await {
                    // Of processes that make one file of SQLite's at once, one gives it its journal, and SQLite
                    // lets none of the others wait for that.
                    Err(StoreError::Busy) => tokio::time::sleep(LOOK_EVERY).await,
                    opened => break opened,
                }
            }
        };
        let opened = tokio::time::timeout(settings.acquire_timeout.0 * 2, opened).await;
        opened.map_err(|_| StoreError::Busy)?
    }

    async fn connect(settings: &config::Database) -> Result<Self, StoreError> {
        let db = Database::connect(dialect::options(settings)).await?;
        let writer = if dialect::has_single_writer(&db) {
            Some(Writer::new(Database::connect(dialect::options_to_write(settings)).await?))
        } else {
            None
        };
        Ok(Self { writer, ..Self::with(db, settings) })
    }

    /// Connects to a database that nobody else is connected to; on `SQLite`, nobody can be until this one is closed.
    ///
    /// # Errors
    /// [`StoreError::Busy`], where somebody is; [`StoreError::Database`], where it cannot be reached.
    async fn open_alone(settings: &config::Database) -> Result<Self, StoreError> {
        let db = Database::connect(dialect::options_alone(settings)).await?;
        let store = Self::with(db, settings);
        let mut looks = 0;
        while dialect::others(&store.db).await? > 0 {
            looks += 1;
            if looks > LOOKS {
                return Err(StoreError::Busy);
            }
            // Who has just ended may still be on the server's list.
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Ok(store)
    }

    fn with(db: DatabaseConnection, settings: &config::Database) -> Self {
        let patience = settings.acquire_timeout.0;
        // A round may wait for its turn to write, for a connection and for a lock.
        let round = patience * 3;
        Self {
            db,
            patience,
            writer: None,
            openers: Gather::new(round),
            beginnings: Gather::new(round),
            takings: Gather::new(round),
        }
    }

    /// Begins a transaction that will write.
    ///
    /// # Errors
    /// [`StoreError::Busy`] or [`StoreError::Database`], where none can be had.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        Ok(Tx(match &self.writer {
            Some(writer) => Kind::Shared(writer.begin(self.patience).await?),
            None => Kind::Own(self.db.begin_with_options(dialect::write_transaction()).await?),
        }))
    }

    /// Waits for transactions under way and lets the database go: `SQLite` then puts everything into its one file.
    pub async fn close(&self) {
        for db in self.writer.iter().map(|writer| &writer.db).chain([&self.db]) {
            if let Err(error) = db.close_by_ref().await {
                tracing::warn!(%error, "the database could not be let go");
            }
        }
    }

    /// Tells `watcher` each statement once it ran, with its values: for those who ask the database how it finds rows.
    pub fn watch(&mut self, watcher: impl Fn(&Statement) + Send + Sync + 'static) {
        let watcher = Arc::new(watcher);
        if let Some(writer) = &mut self.writer {
            let watcher = Arc::clone(&watcher);
            writer.db.set_metric_callback(move |told| watcher(told.statement));
        }
        self.db.set_metric_callback(move |told| watcher(told.statement));
    }

    /// Writes and takes it back, so that a database that cannot be written is known before anybody needs it.
    ///
    /// # Errors
    /// [`StoreError::Database`], where it cannot; that others are writing just now is no reason.
    pub async fn try_write(&self, now: Instant) -> Result<(), StoreError> {
        let written =
            async { self.begin().await?.hold_window("start", Duration::from_mins(1), now).await };
        match written.await {
            Err(StoreError::Busy | StoreError::Conflict) => Ok(()),
            written => written,
        }
    }
}

impl Tx {
    /// Makes everything since [`Store::begin`] durable, at once.
    ///
    /// # Errors
    /// [`StoreError::Database`]: then nothing happened.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self.0 {
            Kind::Own(tx) => Ok(tx.commit().await?),
            Kind::Shared(part) => part.commit().await,
        }
    }

    fn conn(&self) -> Result<&DatabaseTransaction, StoreError> {
        match &self.0 {
            Kind::Own(tx) => Ok(tx),
            Kind::Shared(part) => part.whole(),
        }
    }
}
