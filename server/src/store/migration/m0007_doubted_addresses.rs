//! Since when an account's address is in doubt. It is in none, where nothing says so: a replica of the version before
//! may still add accounts.

use sea_orm_migration::prelude::*;

use super::once::add_column;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = ColumnDef::new("email_doubted_at").big_integer().take();
        add_column(manager, "accounts", column).await
    }
}
