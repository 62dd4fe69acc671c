//! Counters in fixed windows, shared by all replicas.

use std::time::Duration;

use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter};

use super::entity::budgets::{ActiveModel, Column, Entity};
use super::{StoreError, Tx};
use crate::clock::Instant;

/// A window of a budget, after one more was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// How many there were in it, this one included.
    pub count: u64,
    /// When the next one begins.
    pub ends_at: Instant,
}

impl Tx {
    /// Counts one more under `key` in the window of `now`.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn count_in_window(
        &self,
        key: &str,
        window: Duration,
        now: Instant,
    ) -> Result<Window, StoreError> {
        self.count(key, window, now, 1).await
    }

    /// Makes all others who count under `key` wait until this transaction ends; counts nothing.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn hold_window(
        &self,
        key: &str,
        window: Duration,
        now: Instant,
    ) -> Result<(), StoreError> {
        self.count(key, window, now, 0).await?;
        Ok(())
    }

    async fn count(
        &self,
        key: &str,
        window: Duration,
        now: Instant,
        more: i64,
    ) -> Result<Window, StoreError> {
        let length = i64::try_from(window.as_millis()).unwrap_or(i64::MAX);
        let start = now.0 - now.0.rem_euclid(length);
        let ends_at = Instant(start.saturating_add(length));
        let row = ActiveModel {
            key: Set(key.to_owned()),
            window_start: Set(start),
            expires_at: Set(ends_at.0),
            count: Set(more),
        };
        let more = OnConflict::columns([Column::Key, Column::WindowStart])
            .value(Column::Count, Expr::col((Entity, Column::Count)).add(more))
            .to_owned();
        Entity::insert(row).on_conflict(more).exec_without_returning(&self.tx).await?;
        let row = Entity::find_by_id((key.to_owned(), start)).one(&self.tx).await?;
        let count = row.map_or(0, |row| row.count);
        Ok(Window { count: u64::try_from(count).unwrap_or(0), ends_at })
    }

    /// Forgets windows that ended before `now`.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn forget_budgets(&self, now: Instant) -> Result<u64, StoreError> {
        let result =
            Entity::delete_many().filter(Column::ExpiresAt.lt(now.0)).exec(&self.tx).await?;
        Ok(result.rows_affected)
    }
}
