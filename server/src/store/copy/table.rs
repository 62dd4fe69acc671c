//! Rows of any table: which tables there are, a page after a row, and the rows of the same keys.

use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, Iterable,
    ModelTrait, PrimaryKeyToColumn, QueryFilter, QueryOrder, QuerySelect, Value,
};

use super::CopyError;
use crate::store::entity;

/// Rows that are read or written at a time: few enough for every database's limit of parameters.
const BATCH: u64 = 250;

/// Something that is done to one table after another.
pub(super) trait Pass {
    async fn table<E: Table>(&mut self) -> Result<(), CopyError>
    where
        E::Model: IntoActiveModel<E::ActiveModel> + Sync + 'static,
        E::ActiveModel: Send;
}

/// A table of ours.
pub(super) trait Table: EntityTrait {
    /// Its name.
    fn name() -> &'static str {
        Self::default().table_name()
    }
}

impl<E: EntityTrait> Table for E {}

/// Does `pass` to all tables. A test compares them with the schema's.
pub(super) async fn each_table(pass: &mut impl Pass) -> Result<(), CopyError> {
    pass.table::<entity::accounts::Entity>().await?;
    pass.table::<entity::challenges::Entity>().await?;
    pass.table::<entity::sessions::Entity>().await?;
    pass.table::<entity::devices::Entity>().await?;
    pass.table::<entity::applications::Entity>().await?;
    pass.table::<entity::outbox::Entity>().await?;
    pass.table::<entity::budgets::Entity>().await?;
    pass.table::<entity::audit::Entity>().await?;
    pass.table::<entity::audit_marks::Entity>().await
}

/// The next rows in the order of their keys, after `last` or from the first.
pub(super) async fn page<E: Table>(
    db: &DatabaseTransaction,
    last: Option<&E::Model>,
) -> Result<Vec<E::Model>, DbErr> {
    let mut query = E::find().limit(BATCH);
    for column in key::<E>() {
        query = query.order_by_asc(column);
    }
    if let Some(last) = last {
        query = query.filter(beyond::<E>(last));
    }
    query.all(db).await
}

/// The rows that have the keys of `rows`, in any order.
pub(super) async fn same_keys<E: Table>(
    db: &DatabaseTransaction,
    rows: &[E::Model],
) -> Result<Vec<E::Model>, DbErr> {
    let key = key::<E>();
    let condition = if let [column] = key[..] {
        Condition::all().add(column.is_in(rows.iter().map(|row| row.get(column))))
    } else {
        rows.iter().fold(Condition::any(), |any, row| {
            let all = Condition::all();
            any.add(key.iter().fold(all, |all, column| all.add(column.eq(row.get(*column)))))
        })
    };
    E::find().filter(condition).all(db).await
}

/// What a row is known by, in a form that can be looked up.
pub(super) fn name_of<E: Table>(row: &E::Model) -> String {
    format!("{:?}", key::<E>().into_iter().map(|column| row.get(column)).collect::<Vec<_>>())
}

/// All that a row says.
pub(super) fn values_of<E: Table>(row: &E::Model) -> Vec<Value> {
    E::Column::iter().map(|column| row.get(column)).collect()
}

fn key<E: Table>() -> Vec<E::Column> {
    E::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect()
}

fn beyond<E: Table>(last: &E::Model) -> Condition {
    let key = key::<E>();
    let mut beyond = Condition::any();
    for (index, column) in key.iter().enumerate() {
        let mut level = Condition::all().add(column.gt(last.get(*column)));
        for equal in &key[..index] {
            level = level.add(equal.eq(last.get(*equal)));
        }
        beyond = beyond.add(level);
    }
    beyond
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use sea_orm::{ConnectionTrait, DbBackend, Statement};

    use super::*;
    use crate::config;
    use crate::store::Store;

    struct Names(BTreeSet<String>);

    impl Pass for Names {
        async fn table<E: Table>(&mut self) -> Result<(), CopyError>
        where
            E::Model: IntoActiveModel<E::ActiveModel> + Sync + 'static,
            E::ActiveModel: Send,
        {
            self.0.insert(E::name().to_owned());
            Ok(())
        }
    }

    #[tokio::test]
    async fn no_table_of_the_schema_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("recobra.db").display());
        let settings = config::Database { url, ..config::Database::default() };
        let store = Store::open(&settings).await.unwrap();
        store.migrate().await.unwrap();
        let sql = "SELECT name FROM sqlite_master WHERE type = 'table' \
                   AND name NOT LIKE 'sqlite%' AND name <> 'seaql_migrations'";
        let rows = store.db.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql)).await;
        let there = rows.unwrap().iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
        let mut named = Names(BTreeSet::new());
        each_table(&mut named).await.unwrap();
        assert_eq!(named.0, there);
    }
}
