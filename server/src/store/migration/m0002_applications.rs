//! Applications that trust our tokens, and an index that keeps their web hooks out of the messages' way.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// MySQL commits each statement: whoever died half-way is taken up where it stood.
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(applications()).await?;
        let by_key = index("applications_key_hash", "applications", &["key_hash"]).unique().take();
        if !manager.has_index("applications", "applications_key_hash").await? {
            manager.create_index(by_key).await?;
        }
        let due = index("outbox_kind_due", "outbox", &["kind", "state", "next_try_at"]);
        if !manager.has_index("outbox", "outbox_kind_due").await? {
            manager.create_index(due).await?;
        }
        if manager.has_index("outbox", "outbox_due").await? {
            let former = Index::drop().name("outbox_due").table("outbox").to_owned();
            manager.drop_index(former).await?;
        }
        Ok(())
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
