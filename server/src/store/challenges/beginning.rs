//! The beginning of a challenge: its row, its message and what the audit log is told, written together.

use sea_orm::EntityTrait;

use super::Challenge;
use crate::store::audit::AuditRow;
use crate::store::entity::{audit, challenges, outbox};
use crate::store::gather::in_few_lengths;
use crate::store::outbox::{OutboxMessage, row};
use crate::store::{Store, StoreError, Tx};

/// A challenge that begins.
#[derive(Clone, Debug)]
pub struct Beginning {
    /// The challenge.
    pub challenge: Challenge,
    /// Its message.
    pub message: OutboxMessage,
    /// What the audit log is told of it.
    pub told: AuditRow,
}

impl Store {
    /// Begins a challenge. Those that begin at the same time share a transaction.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn begin_challenge(&self, beginning: Beginning) -> Result<(), StoreError> {
        let store = self.clone();
        self.beginnings.ask(beginning, move |beginnings| begin(store.clone(), beginnings)).await
    }
}

async fn begin(store: Store, beginnings: Vec<Beginning>) -> Result<Vec<()>, StoreError> {
    let tx = store.begin().await?;
    tx.begin_challenges(&beginnings).await?;
    tx.commit().await?;
    Ok(vec![(); beginnings.len()])
}

impl Tx {
    /// Begins challenges.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn begin_challenges(&self, beginnings: &[Beginning]) -> Result<(), StoreError> {
        let conn = self.conn()?;
        for part in in_few_lengths(beginnings) {
            let rows = part.iter().map(|Beginning { challenge, .. }| challenge.into());
            challenges::Entity::insert_many::<challenges::ActiveModel, _>(rows)
                .exec_without_returning(conn)
                .await?;
            let rows = part.iter().map(|new| row(&new.message, new.challenge.created_at));
            outbox::Entity::insert_many(rows).exec_without_returning(conn).await?;
            let rows = part.iter().map(|Beginning { told, .. }| told.into());
            audit::Entity::insert_many::<audit::ActiveModel, _>(rows)
                .exec_without_returning(conn)
                .await?;
        }
        Ok(())
    }
}
