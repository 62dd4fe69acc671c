//! Counters in fixed windows, shared by all replicas.

use std::time::Duration;

use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
};

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

impl Window {
    /// The window of `length` that `now` is in, with nothing in it.
    #[must_use]
    pub fn current(length: Duration, now: Instant) -> Self {
        let millis = i64::try_from(length.as_millis()).unwrap_or(i64::MAX);
        Self { count: 0, ends_at: Instant(now.0 - now.0.rem_euclid(millis)).after(length) }
    }
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
        let Window { ends_at, .. } = Window::current(window, now);
        let start = ends_at.before(window).0;
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

    /// Forgets what was counted under `key`.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn forget_windows(&self, key: &str) -> Result<(), StoreError> {
        Entity::delete_many().filter(Column::Key.eq(key)).exec(&self.tx).await?;
        Ok(())
    }

    /// Forgets windows that ended before `now`, and failures as old: those under up to `most` keys.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn forget_budgets(&self, now: Instant, most: u64) -> Result<u64, StoreError> {
        let expired = Column::ExpiresAt.lt(now.0);
        let keys: Vec<String> = Entity::find()
            .select_only()
            .column(Column::Key)
            .filter(expired.clone())
            .order_by_asc(Column::ExpiresAt)
            .limit(most)
            .into_tuple()
            .all(&self.tx)
            .await?;
        if keys.is_empty() {
            return Ok(0);
        }
        let forget = Entity::delete_many().filter(Column::Key.is_in(keys)).filter(expired);
        Ok(forget.exec(&self.tx).await?.rows_affected)
    }
}
