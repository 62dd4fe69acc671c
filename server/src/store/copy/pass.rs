//! The three passes of a copy: rows are counted, written, and read back and compared.

use std::collections::HashMap;

use sea_orm::{ActiveModelTrait, DatabaseTransaction, IntoActiveModel, PaginatorTrait};

use super::table::{Pass, Table, name_of, page, same_keys, values_of};
use super::{CopyError, Side, at};

/// Counts the rows of each table.
pub(super) struct Counted<'a> {
    db: &'a DatabaseTransaction,
    side: Side,
    pub(super) rows: Vec<(&'static str, u64)>,
}

impl<'a> Counted<'a> {
    pub(super) const fn of(db: &'a DatabaseTransaction, side: Side) -> Self {
        Self { db, side, rows: Vec::new() }
    }
}

impl Pass for Counted<'_> {
    async fn table<E: Table>(&mut self) -> Result<(), CopyError>
    where
        E::Model: IntoActiveModel<E::ActiveModel> + Sync + 'static,
        E::ActiveModel: Send,
    {
        let rows = E::find().count(self.db).await.map_err(at(self.side))?;
        self.rows.push((E::name(), rows));
        Ok(())
    }
}

/// Writes each table's rows into the target.
pub(super) struct Copied<'a, F> {
    pub(super) source: &'a DatabaseTransaction,
    pub(super) target: &'a DatabaseTransaction,
    pub(super) went_on: &'a mut F,
}

impl<F: FnMut(u64)> Pass for Copied<'_, F> {
    async fn table<E: Table>(&mut self) -> Result<(), CopyError>
    where
        E::Model: IntoActiveModel<E::ActiveModel> + Sync + 'static,
        E::ActiveModel: Send,
    {
        let mut last = None;
        loop {
            let rows = page::<E>(self.source, last.as_ref()).await.map_err(at(Side::Source))?;
            let Some(end) = rows.last() else { return Ok(()) };
            last = Some(end.clone());
            (self.went_on)(rows.len() as u64);
            let rows = rows.into_iter().map(|row| row.into_active_model().reset_all());
            let written = E::insert_many(rows).exec_without_returning(self.target).await;
            written.map_err(at(Side::Target))?;
        }
    }
}

/// Compares each table's rows with what the target has under their keys.
pub(super) struct Verified<'a, F> {
    pub(super) source: &'a DatabaseTransaction,
    pub(super) target: &'a DatabaseTransaction,
    pub(super) went_on: &'a mut F,
}

impl<F: FnMut(u64)> Pass for Verified<'_, F> {
    async fn table<E: Table>(&mut self) -> Result<(), CopyError>
    where
        E::Model: IntoActiveModel<E::ActiveModel> + Sync + 'static,
        E::ActiveModel: Send,
    {
        let mut last = None;
        loop {
            let rows = page::<E>(self.source, last.as_ref()).await.map_err(at(Side::Source))?;
            let Some(end) = rows.last() else { return Ok(()) };
            last = Some(end.clone());
            let kept = same_keys::<E>(self.target, &rows).await.map_err(at(Side::Target))?;
            let kept: HashMap<_, _> = kept.iter().map(|row| (name_of::<E>(row), row)).collect();
            let is_kept = |row| {
                let kept = kept.get(&name_of::<E>(row));
                kept.is_some_and(|kept| values_of::<E>(kept) == values_of::<E>(row))
            };
            if !rows.iter().all(is_kept) {
                return Err(CopyError::Differs(E::name()));
            }
            (self.went_on)(rows.len() as u64);
        }
    }
}
