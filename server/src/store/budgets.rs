//! Counters in fixed windows, shared by all replicas.

use std::collections::BTreeMap;
use std::time::Duration;

use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::audit::AuditRow;
use super::entity::budgets::{ActiveModel, Column, Entity, Model};
use super::gather::{in_few_lengths, padded};
use super::{Store, StoreError, Tx, dialect};
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

/// One more that is taken from a budget.
#[derive(Clone, Debug)]
pub struct Taking {
    /// The budget.
    pub key: String,
    /// The length of its windows.
    pub window: Duration,
    /// When it is taken.
    pub now: Instant,
    /// How many there are in a window.
    pub most: u64,
    /// What the audit log is told of the first one that is too many: once a window, for a flood must not fill it.
    pub over: AuditRow,
}

impl Taking {
    fn current(&self) -> Window {
        Window::current(self.window, self.now)
    }

    /// Whether it is the one that the audit log is told of, if `window` is what it came to.
    #[must_use]
    pub const fn is_first_over(&self, window: Window) -> bool {
        window.count == self.most + 1
    }
}

impl Store {
    /// Takes from a budget. Those who do at the same time share a transaction.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails: then nothing is taken.
    pub async fn take(&self, taking: Taking) -> Result<Window, StoreError> {
        let store = self.clone();
        self.takings.ask(taking, move |takings| take(store.clone(), takings)).await
    }
}

/// How many are taken from each window, with one of those who take. In the order of keys: two replicas that took them in
/// different ones would wait for each other.
type Windows<'a> = BTreeMap<(&'a str, Instant), (i64, &'a Taking)>;

async fn take(store: Store, takings: Vec<Taking>) -> Result<Vec<Window>, StoreError> {
    let mut windows = Windows::new();
    for taking in &takings {
        windows.entry((&taking.key, taking.current().ends_at)).or_insert((0, taking)).0 += 1;
    }
    let tx = store.begin().await?;
    let mut counts = tx.count_together(&windows).await?;
    for (window, (more, _)) in &windows {
        let count = counts.entry((window.0.to_owned(), window.1)).or_default();
        *count = count.saturating_sub(more.unsigned_abs());
    }
    let mut taken = Vec::with_capacity(takings.len());
    for taking in &takings {
        let mut window = taking.current();
        if let Some(count) = counts.get_mut(&(taking.key.clone(), window.ends_at)) {
            *count += 1;
            window.count = *count;
        }
        if taking.is_first_over(window) {
            tx.insert_audit(&taking.over).await?;
        }
        taken.push(window);
    }
    tx.commit().await?;
    Ok(taken)
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

    /// Counts in all `windows`. Says what they came to.
    async fn count_together(
        &self,
        windows: &Windows<'_>,
    ) -> Result<BTreeMap<(String, Instant), u64>, StoreError> {
        let conn = self.conn()?;
        let rows = windows.iter().map(|(&(key, ends_at), &(more, taking))| ActiveModel {
            key: Set(key.to_owned()),
            window_start: Set(ends_at.before(taking.window).0),
            expires_at: Set(ends_at.0),
            count: Set(more),
        });
        let offered = dialect::offered(conn.get_database_backend(), Column::Count);
        let more = OnConflict::columns([Column::Key, Column::WindowStart])
            .value(Column::Count, Expr::col((Entity, Column::Count)).add(offered))
            .to_owned();
        for part in in_few_lengths(rows) {
            let insert = Entity::insert_many(part).on_conflict(more.clone());
            insert.exec_without_returning(conn).await?;
        }
        let keys = padded(windows.keys().map(|(key, _)| (*key).to_owned()));
        let first_end = windows.keys().map(|(_, ends_at)| ends_at.0).min().unwrap_or_default();
        let rows = Entity::find()
            .filter(Column::Key.is_in(keys))
            .filter(Column::ExpiresAt.gte(first_end))
            .all(conn)
            .await?;
        let count = |row: Model| {
            let count = u64::try_from(row.count).unwrap_or(0);
            ((row.key, Instant(row.expires_at)), count)
        };
        Ok(rows.into_iter().map(count).collect())
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
        Entity::insert(row).on_conflict(more).exec_without_returning(self.conn()?).await?;
        let row = Entity::find_by_id((key.to_owned(), start)).one(self.conn()?).await?;
        let count = row.map_or(0, |row| row.count);
        Ok(Window { count: u64::try_from(count).unwrap_or(0), ends_at })
    }

    /// Forgets what was counted under `key`.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn forget_windows(&self, key: &str) -> Result<(), StoreError> {
        Entity::delete_many().filter(Column::Key.eq(key)).exec(self.conn()?).await?;
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
            .all(self.conn()?)
            .await?;
        if keys.is_empty() {
            return Ok(0);
        }
        let forget = Entity::delete_many().filter(Column::Key.is_in(keys)).filter(expired);
        Ok(forget.exec(self.conn()?).await?.rows_affected)
    }
}
