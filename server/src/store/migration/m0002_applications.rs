//! Applications that trust our tokens, and an index that keeps their web hooks out of the messages' way.

use sea_orm_migration::prelude::*;

use super::once::{add_index, add_unique_index, drop_index};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(applications()).await?;
        let (key, due) = (&["key_hash"], &["kind", "state", "next_try_at"]);
        add_unique_index(manager, "applications_key_hash", "applications", key).await?;
        add_index(manager, "outbox_kind_due", "outbox", due).await?;
        drop_index(manager, "outbox_due", "outbox").await
    }
}

fn applications() -> TableCreateStatement {
    Table::create()
        .table("applications")
        .if_not_exists()
        .col(ColumnDef::new("id").uuid().not_null().primary_key())
        .col(ColumnDef::new("name").string_len(64).not_null())
        .col(ColumnDef::new("key_hash").var_binary(32).not_null())
        .col(ColumnDef::new("webhook_url").string_len(512))
        .col(ColumnDef::new("webhook_key_id").string_len(64).not_null())
        .col(ColumnDef::new("created_at").big_integer().not_null())
        .col(ColumnDef::new("revoked_at").big_integer())
        .take()
}
