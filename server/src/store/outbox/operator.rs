//! The outbox as an operator sees it: every kind and state of row, and what may still be changed about one.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{Column, Entity, Model, Outcome, PENDING};
use crate::clock::Instant;
use crate::store::{Store, StoreError, Tx};

/// A row of the outbox.
#[derive(Clone, Debug)]
pub struct OutboxRow {
    /// Its id.
    pub id: Uuid,
    /// `message` or `webhook`.
    pub kind: String,
    /// What it says, or the event it tells.
    pub template: String,
    /// The challenge whose secrets it carries.
    pub challenge_id: Option<Uuid>,
    /// The account it is for, where the row knows it.
    pub account_id: Option<Uuid>,
    /// Where to, where the row still knows it: an identifier, or the application of a web hook.
    pub recipient: Option<String>,
    /// `pending`, or how its way ended.
    pub state: String,
    /// Tries so far.
    pub attempts: i32,
    /// When it is due, while it waits.
    pub next_try_at: Instant,
    /// Until when a worker has it.
    pub lease_until: Instant,
    /// Why it has not gone out.
    pub error: Option<String>,
    /// When it was put in.
    pub created_at: Instant,
    /// When it was handed over.
    pub sent_at: Option<Instant>,
}

impl Store {
    /// The newest `most` rows, of one state or of all.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn outbox_rows(
        &self,
        state: Option<&str>,
        most: u64,
    ) -> Result<Vec<OutboxRow>, StoreError> {
        let mut query = Entity::find();
        if let Some(state) = state {
            query = query.filter(Column::State.eq(state));
        }
        let newest = query.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(most);
        Ok(newest.all(&self.db).await?.into_iter().map(OutboxRow::from).collect())
    }

    /// The row of `id`.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn outbox_row(&self, id: Uuid) -> Result<Option<OutboxRow>, StoreError> {
        Ok(Entity::find_by_id(id).one(&self.db).await?.map(OutboxRow::from))
    }
}

impl Tx {
    /// Makes a row that waits or is dead due at once, by one guarded write. Says whether it was one.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn retry_row(&self, id: Uuid, now: Instant) -> Result<bool, StoreError> {
        let result = Entity::update_many()
            .col_expr(Column::State, Expr::value(PENDING))
            .col_expr(Column::Attempts, Expr::value(0))
            .col_expr(Column::NextTryAt, Expr::value(now.0))
            .filter(Column::Id.eq(id))
            .filter(Column::State.is_in([PENDING, Outcome::Dead.as_str()]))
            .exec(self.conn()?)
            .await?;
        Ok(result.rows_affected == 1)
    }

    /// Takes out a row that waits or is dead and wipes it, by one guarded write. Says whether it was one.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn drop_row(&self, id: Uuid) -> Result<bool, StoreError> {
        let result = Entity::update_many()
            .col_expr(Column::State, Expr::value(Outcome::Dropped.as_str()))
            .col_expr(Column::Recipient, Expr::value(None::<String>))
            .col_expr(Column::Payload, Expr::value(None::<String>))
            .filter(Column::Id.eq(id))
            .filter(Column::State.is_in([PENDING, Outcome::Dead.as_str()]))
            .exec(self.conn()?)
            .await?;
        Ok(result.rows_affected == 1)
    }
}

impl From<Model> for OutboxRow {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            template: row.template,
            challenge_id: row.challenge_id,
            account_id: row.account_id,
            recipient: row.recipient,
            state: row.state,
            attempts: row.attempts,
            next_try_at: Instant(row.next_try_at),
            lease_until: Instant(row.lease_until),
            error: row.error,
            created_at: Instant(row.created_at),
            sent_at: row.sent_at.map(Instant),
        }
    }
}
