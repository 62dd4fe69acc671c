//! The audit log becomes a chain: masked identifier, place in the chain and seal of each row, and the chain's ends.

use sea_orm_migration::prelude::*;

use super::once::{add_column, add_index};

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
            add_column(manager, "audit", column).await?;
        }
        manager.create_table(marks()).await?;
        add_index(manager, "audit_seq", "audit", &["seq", "at"]).await?;
        add_index(manager, "audit_identifier", "audit", &["identifier_key", "at"]).await
    }
}

fn marks() -> TableCreateStatement {
    Table::create()
        .table("audit_marks")
        .if_not_exists()
        .col(ColumnDef::new("name").string_len(16).not_null().primary_key())
        .col(ColumnDef::new("seq").big_integer().not_null())
        .col(ColumnDef::new("mac").var_binary(32).not_null())
        .col(ColumnDef::new("key_id").string_len(64).not_null())
        .col(ColumnDef::new("seal").var_binary(32).not_null())
        .take()
}
