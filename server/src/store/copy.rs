//! Copies every row of one database into another one that is empty: out of one snapshot, in one transaction. So a copy
//! is there as a whole or not at all, and one that failed can simply be begun again.

mod pass;
mod table;

use sea_orm::{DatabaseTransaction, TransactionTrait};
use thiserror::Error;

use self::pass::{Copied, Counted, Verified};
use self::table::each_table;
use super::{Store, StoreError, dialect};
use crate::config;

/// One of the two databases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Where the rows come from.
    Source,
    /// Where they go.
    Target,
}

impl std::fmt::Display for Side {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if *self == Self::Source { "source" } else { "target" })
    }
}

/// Why there is no copy. But for [`CopyError::Unknown`], the target is as it was.
#[derive(Debug, Error)]
pub enum CopyError {
    /// Somebody else is connected.
    #[error("the {0} is in use: stop the server, and whatever else is connected to it")]
    InUse(Side),
    /// A step of the schema is missing.
    #[error(
        "the schema of the {0} is not up to date ({1} is missing): run `recobra migrate` on it"
    )]
    Schema(Side, String),
    /// The target has rows.
    #[error("the target is not empty: its table {0} has rows")]
    NotEmpty(&'static str),
    /// What was read back is something else.
    #[error("the target did not keep every row of {0} as it was written")]
    Differs(&'static str),
    /// The end of the transaction was not heard of.
    #[error(
        "the target did not say whether it kept the copy ({0}): try again, and if it is not empty then, it did"
    )]
    Unknown(StoreError),
    /// A database failed.
    #[error("the {0}: {1}")]
    Store(Side, StoreError),
}

/// How far the copy is, in rows that were written or read back.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// So many are done.
    pub done: u64,
    /// Out of so many.
    pub of: u64,
}

/// Copies `source` into `target` and compares what it reads back, row by row. Says how many rows each table has.
///
/// # Errors
/// [`CopyError`], which says what to do.
pub async fn copy(
    source: &config::Database,
    target: &config::Database,
    tell: impl FnMut(Progress),
) -> Result<Vec<(&'static str, u64)>, CopyError> {
    let [from, to] = [(Side::Source, source), (Side::Target, target)];
    let from = open(from.0, from.1).await?;
    let to = open(to.0, to.1).await?;
    let snapshot = from.db.begin_with_options(dialect::snapshot(&from.db)).await;
    let snapshot = snapshot.map_err(at(Side::Source))?;
    let tx = to.db.begin_with_options(dialect::write_transaction()).await;
    let tx = tx.map_err(at(Side::Target))?;
    let counts = write(&snapshot, &tx, tell).await?;
    tx.commit().await.map_err(|error| CopyError::Unknown(error.into()))?;
    Ok(counts)
}

async fn write(
    source: &DatabaseTransaction,
    target: &DatabaseTransaction,
    mut tell: impl FnMut(Progress),
) -> Result<Vec<(&'static str, u64)>, CopyError> {
    let mut there = Counted::of(target, Side::Target);
    each_table(&mut there).await?;
    if let Some((table, _)) = there.rows.iter().find(|(_, rows)| *rows > 0) {
        return Err(CopyError::NotEmpty(table));
    }
    let mut here = Counted::of(source, Side::Source);
    each_table(&mut here).await?;
    let of = 2 * here.rows.iter().map(|(_, rows)| rows).sum::<u64>();
    let mut done = 0;
    let mut went_on = |rows| {
        done += rows;
        tell(Progress { done, of });
    };
    each_table(&mut Copied { source, target, went_on: &mut went_on }).await?;
    each_table(&mut Verified { source, target, went_on: &mut went_on }).await?;
    let mut there = Counted::of(target, Side::Target);
    each_table(&mut there).await?;
    for (here, there) in here.rows.iter().zip(&there.rows) {
        if here != there {
            return Err(CopyError::Differs(here.0));
        }
    }
    Ok(here.rows)
}

/// The database, which nobody else is connected to and whose schema is this program's.
async fn open(side: Side, settings: &config::Database) -> Result<Store, CopyError> {
    let store = Store::open_alone(settings).await.map_err(|error| match error {
        StoreError::Busy => CopyError::InUse(side),
        error => CopyError::Store(side, error),
    })?;
    let steps = store.schema().await.map_err(|error| CopyError::Store(side, error))?;
    match steps.into_iter().find(|step| !step.taken) {
        Some(missing) => Err(CopyError::Schema(side, missing.name)),
        None => Ok(store),
    }
}

fn at<E: Into<StoreError>>(side: Side) -> impl FnOnce(E) -> CopyError {
    move |error| CopyError::Store(side, error.into())
}
