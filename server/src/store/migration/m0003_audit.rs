//! The audit log becomes a chain: masked identifier, place in the chain and seal of each row, and the chain's ends.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            ColumnDef::new("identifier").string_len(320).take(),
            ColumnDef::new("seq").big_integer().take(),
            ColumnDef::new("mac").var_binary(32).take(),
            ColumnDef::new("key_id").string_len(64).take(),
        ] {
            let mut change = Table::alter();
            manager.alter_table(change.table("audit").add_column(column).take()).await?;
        }
        manager.create_table(marks()).await?;
        manager.create_index(index("audit_seq", &["seq", "at"])).await?;
        manager.create_index(index("audit_identifier", &["identifier_key", "at"])).await
    }
}

fn marks() -> TableCreateStatement {
    Table::create()
        .table("audit_marks")
        .col(ColumnDef::new("name").string_len(16).not_null().primary_key())
        .col(ColumnDef::new("seq").big_integer().not_null())
        .col(ColumnDef::new("mac").var_binary(32).not_null())
        .col(ColumnDef::new("key_id").string_len(64).not_null())
        .col(ColumnDef::new("seal").var_binary(32).not_null())
        .take()
}

fn index(name: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(name).table("audit");
    for column in columns {
        index.col(*column);
    }
    index
}
