//! Changes that happen once. MySQL commits each statement: a step that died half-way is taken up where it stood.

use sea_orm_migration::prelude::*;

/// Adds a column, unless it is there.
pub(super) async fn add_column(
    manager: &SchemaManager<'_>,
    table: &'static str,
    column: ColumnDef,
) -> Result<(), DbErr> {
    if manager.has_column(table, column.get_column_name()).await? {
        return Ok(());
    }
    manager.alter_table(Table::alter().table(table).add_column(column).take()).await
}

/// Makes an index, unless it is there.
pub(super) async fn add_index(
    manager: &SchemaManager<'_>,
    name: &'static str,
    table: &'static str,
    columns: &[&'static str],
) -> Result<(), DbErr> {
    add(manager, name, table, index(name, table, columns)).await
}

/// Makes an index whose keys are each one row's alone, unless it is there.
pub(super) async fn add_unique_index(
    manager: &SchemaManager<'_>,
    name: &'static str,
    table: &'static str,
    columns: &[&'static str],
) -> Result<(), DbErr> {
    add(manager, name, table, index(name, table, columns).unique().take()).await
}

/// Takes an index away, if it is there.
pub(super) async fn drop_index(
    manager: &SchemaManager<'_>,
    name: &'static str,
    table: &'static str,
) -> Result<(), DbErr> {
    if !manager.has_index(table, name).await? {
        return Ok(());
    }
    manager.drop_index(Index::drop().name(name).table(table).to_owned()).await
}

async fn add(
    manager: &SchemaManager<'_>,
    name: &'static str,
    table: &'static str,
    index: IndexCreateStatement,
) -> Result<(), DbErr> {
    if manager.has_index(table, name).await? {
        return Ok(());
    }
    manager.create_index(index).await
}

fn index(
    name: &'static str,
    table: &'static str,
    columns: &[&'static str],
) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(name).table(table);
    for column in columns {
        index.col(*column);
    }
    index
}
