//! What waits and what was given up, for monitoring and readiness.

use std::time::Duration;

use sea_orm::sea_query::{Expr, Func};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

use super::{Column, Entity, Outcome, PENDING};
use crate::clock::Instant;
use crate::store::webhooks;
use crate::store::{Store, StoreError};

/// Tries after which a message that still waits says that its channel is out of order.
const TRIES_SUSPICIOUS: i32 = 2;

/// What the outbox holds of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backlog {
    /// `message` or `webhook`.
    pub kind: &'static str,
    /// Rows that wait.
    pub waiting: i64,
    /// How long the oldest of them has waited.
    pub oldest: Duration,
    /// Rows that were given up.
    pub dead: i64,
}

#[derive(FromQueryResult)]
struct Count {
    count: i64,
    since: Option<i64>,
}

impl Store {
    /// What the outbox holds of each kind.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn backlog(&self, now: Instant) -> Result<Vec<Backlog>, StoreError> {
        let mut all = Vec::new();
        for kind in [super::KIND, webhooks::KIND] {
            let waiting = self.count_outbox(kind, PENDING).await?;
            let dead = self.count_outbox(kind, Outcome::Dead.as_str()).await?;
            let oldest = waiting.since.map_or(0, |since| now.0.saturating_sub(since));
            all.push(Backlog {
                kind,
                waiting: waiting.count,
                oldest: Duration::from_millis(u64::try_from(oldest).unwrap_or_default()),
                dead: dead.count,
            });
        }
        Ok(all)
    }

    async fn count_outbox(&self, kind: &str, state: &str) -> Result<Count, StoreError> {
        let found = Entity::find()
            .select_only()
            .column_as(Column::Id.count(), "count")
            .column_as(Expr::expr(Func::min(Expr::col(Column::CreatedAt))), "since")
            .filter(Column::Kind.eq(kind))
            .filter(Column::State.eq(state))
            .into_model::<Count>()
            .one(&self.db)
            .await?;
        Ok(found.unwrap_or(Count { count: 0, since: None }))
    }

    /// Whether messages wait that were refused more than once: their channel is out of order.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn is_sending_hindered(&self) -> Result<bool, StoreError> {
        let waiting = Entity::find()
            .filter(Column::Kind.eq(super::KIND))
            .filter(Column::State.eq(PENDING))
            .filter(Column::Attempts.gte(TRIES_SUSPICIOUS))
            .filter(Column::Error.is_not_null());
        Ok(waiting.one(&self.db).await?.is_some())
    }
}
