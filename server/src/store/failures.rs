//! Failures in a row, in the table of budgets: a window that begins at nothing and is moved on by each failure.

use std::time::Duration;

use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter};

use super::entity::budgets::{ActiveModel, Column, Entity};
use super::{StoreError, Tx};
use crate::clock::Instant;

/// The window of what is counted without one.
const NO_WINDOW: i64 = 0;

/// Failures in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failures {
    /// How many.
    pub count: u64,
    /// When the last one was.
    pub last: Instant,
}

impl Tx {
    /// The failures under `key`, which nobody else changes until the transaction ends: however many try at once,
    /// each is judged by what the ones before it came to. They are forgotten `keep` after the last one.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn hold_failures(
        &self,
        key: &str,
        keep: Duration,
        now: Instant,
    ) -> Result<Failures, StoreError> {
        let row = ActiveModel {
            key: Set(key.to_owned()),
            window_start: Set(NO_WINDOW),
            expires_at: Set(now.after(keep).0),
            count: Set(0),
        };
        // A write that changes nothing: what it takes is the lock. Of the type that `count_in_window` adds: PostgreSQL
        // prepares their common statement once, and for one type.
        let hold = OnConflict::columns([Column::Key, Column::WindowStart])
            .value(Column::Count, Expr::col((Entity, Column::Count)).add(0_i64))
            .to_owned();
        Entity::insert(row).on_conflict(hold).exec_without_returning(self.conn()?).await?;
        let row = Entity::find_by_id((key.to_owned(), NO_WINDOW)).one(self.conn()?).await?;
        let row = row.filter(|row| row.expires_at >= now.0);
        let count = row.as_ref().and_then(|row| u64::try_from(row.count).ok()).unwrap_or(0);
        let last = row.map_or(now, |row| Instant(row.expires_at).before(keep));
        Ok(Failures { count, last })
    }

    /// Sets the failures under `key`, which the transaction holds, to `count`, the last one now.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn set_failures(
        &self,
        key: &str,
        count: u64,
        keep: Duration,
        now: Instant,
    ) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::Count, Expr::value(i64::try_from(count).unwrap_or(i64::MAX)))
            .col_expr(Column::ExpiresAt, Expr::value(now.after(keep).0))
            .filter(Column::Key.eq(key))
            .filter(Column::WindowStart.eq(NO_WINDOW))
            .exec(self.conn()?)
            .await?;
        Ok(())
    }

    /// Forgets the failures under `key`.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn forget_failures(&self, key: &str) -> Result<(), StoreError> {
        Entity::delete_many()
            .filter(Column::Key.eq(key))
            .filter(Column::WindowStart.eq(NO_WINDOW))
            .exec(self.conn()?)
            .await?;
        Ok(())
    }
}
