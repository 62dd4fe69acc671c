//! Brings the schema up to date: of several replicas that start at once one does it, the others wait.

use sea_orm::{EntityTrait, TransactionTrait};
use sea_orm_migration::{
    IntoSchemaManagerConnection, MigratorTrait, SchemaManager, seaql_migrations,
};

use super::migration::Migrator;
use super::{Store, StoreError, dialect};

/// The table in which the steps taken are noted.
const TABLE: &str = "seaql_migrations";

/// A step of the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its name.
    pub name: String,
    /// Whether the database has taken it.
    pub taken: bool,
}

impl Store {
    /// The steps of the schema, oldest first. It changes nothing.
    ///
    /// # Errors
    /// [`StoreError::NewerSchema`], where the database has taken one that this program does not know.
    pub async fn schema(&self) -> Result<Vec<Step>, StoreError> {
        steps(&self.db).await
    }

    /// Brings the schema up to date. Where it is, nothing is asked of the database but to be read.
    ///
    /// # Errors
    /// [`StoreError::NewerSchema`], and [`StoreError::Database`], where a step fails.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        self.take_steps(None).await
    }

    /// Takes up to `most` steps of the schema, oldest first; all, where there is no such number.
    ///
    /// # Errors
    /// Those of [`Store::migrate`].
    pub async fn take_steps(&self, most: Option<u32>) -> Result<(), StoreError> {
        if self.schema().await?.iter().all(|step| step.taken) {
            return Ok(());
        }
        let deadline = tokio::time::sleep(dialect::MIGRATION_PATIENCE);
        tokio::pin!(deadline);
        let tx = loop {
            // Another process of SQLite's that takes the steps may need longer than one is let wait otherwise.
            tokio::select! {
                begun = self.db.begin_with_options(dialect::write_transaction()) => {
                    match begun.map_err(StoreError::from) {
                        Err(StoreError::Busy) => {}
                        begun => break begun?,
                    }
                }
                () = &mut deadline => return Err(StoreError::Busy),
            }
        };
        dialect::lock_schema(&tx).await?;
        let taken = match steps(&tx).await {
            Ok(_) => Migrator::up(&tx, most).await.map_err(StoreError::from),
            Err(error) => Err(error),
        };
        // Also where a step failed: the lock is the connection's, and that goes back to the pool.
        dialect::unlock_schema(&tx).await?;
        taken?;
        Ok(tx.commit().await?)
    }
}

/// All steps, as an empty database has them before it.
#[must_use]
pub fn steps_to_take() -> Vec<Step> {
    let steps = Migrator::migrations().into_iter();
    steps.map(|step| Step { name: step.name().to_owned(), taken: false }).collect()
}

async fn steps<'c>(db: impl IntoSchemaManagerConnection<'c>) -> Result<Vec<Step>, StoreError> {
    let manager = SchemaManager::new(db);
    let taken = if manager.has_table(TABLE).await? {
        seaql_migrations::Entity::find().all(manager.get_connection()).await?
    } else {
        Vec::new()
    };
    let mut steps = steps_to_take();
    for row in taken {
        let step = steps.iter_mut().find(|step| step.name == row.version);
        step.ok_or(StoreError::NewerSchema(row.version))?.taken = true;
    }
    Ok(steps)
}
