//! How passwords are hashed and when they were last used, and devices that accounts know.

use sea_orm_migration::prelude::*;

use super::once::{add_column, add_index, add_unique_index};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

/// What all hashes so far are: PHC strings with 16 bytes of salt and 32 of output. What stands between the first
/// `$` and the salt is the scheme's name.
const SCHEMES: &str = "UPDATE accounts SET password_scheme = \
    SUBSTR(password_hash, 2, LENGTH(password_hash) - 68) WHERE password_hash LIKE '$argon2id$v=19$%'";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            ColumnDef::new("password_scheme").string_len(64).take(),
            ColumnDef::new("signed_in_at").big_integer().take(),
        ];
        for column in columns {
            add_column(manager, "accounts", column).await?;
        }
        manager.get_connection().execute_unprepared(SCHEMES).await?;
        let (scheme, secret) = (&["password_scheme"], &["secret_hash", "account_id"]);
        add_index(manager, "accounts_password_scheme", "accounts", scheme).await?;
        manager.create_table(devices()).await?;
        add_unique_index(manager, "devices_secret_hash", "devices", secret).await?;
        add_index(manager, "devices_account", "devices", &["account_id", "seen_at"]).await?;
        add_index(manager, "devices_expires_at", "devices", &["expires_at"]).await
    }
}

fn devices() -> TableCreateStatement {
    Table::create()
        .table("devices")
        .if_not_exists()
        .col(ColumnDef::new("id").uuid().not_null().primary_key())
        .col(ColumnDef::new("account_id").uuid().not_null())
        .col(ColumnDef::new("secret_hash").var_binary(32).not_null())
        .col(ColumnDef::new("created_at").big_integer().not_null())
        .col(ColumnDef::new("seen_at").big_integer().not_null())
        .col(ColumnDef::new("expires_at").big_integer().not_null())
        .take()
}
