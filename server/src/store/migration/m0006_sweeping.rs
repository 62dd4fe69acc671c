//! Indexes by which the sweeper finds idle sessions and old messages.

use sea_orm_migration::prelude::*;

use super::once::add_index;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_index(manager, "sessions_seen_at", "sessions", &["seen_at"]).await?;
        add_index(manager, "outbox_created_at", "outbox", &["created_at"]).await
    }
}
