//! Applications that trust our tokens, and an index that keeps their web hooks out of the messages' way.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(applications()).await?;
        let by_key = index("applications_key_hash", "applications", &["key_hash"]).unique().take();
        manager.create_index(by_key).await?;
        let due = index("outbox_kind_due", "outbox", &["kind", "state", "next_try_at"]);
        manager.create_index(due).await?;
        manager.drop_index(Index::drop().name("outbox_due").table("outbox").to_owned()).await
    }
}

fn applications() -> TableCreateStatement {
    Table::create()
        .table("applications")
        .col(ColumnDef::new("id").uuid().not_null().primary_key())
        .col(ColumnDef::new("name").string_len(64).not_null())
        .col(ColumnDef::new("key_hash").var_binary(32).not_null())
        .col(ColumnDef::new("webhook_url").string_len(512))
        .col(ColumnDef::new("webhook_key_id").string_len(64).not_null())
        .col(ColumnDef::new("created_at").big_integer().not_null())
        .col(ColumnDef::new("revoked_at").big_integer())
        .take()
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
