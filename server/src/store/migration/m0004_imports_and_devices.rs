//! How passwords are hashed and when they were last used, and devices that accounts know.

use sea_orm_migration::prelude::*;

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
            let table = Table::alter().table("accounts").add_column(column).take();
            manager.alter_table(table).await?;
        }
        manager.get_connection().execute_unprepared(SCHEMES).await?;
        let by_scheme = index("accounts_password_scheme", "accounts", &["password_scheme"]);
        manager.create_index(by_scheme).await?;
        manager.create_table(devices()).await?;
        let by_secret = index("devices_secret_hash", "devices", &["secret_hash", "account_id"]);
        manager.create_index(by_secret.clone().unique().take()).await?;
        manager
            .create_index(index("devices_account", "devices", &["account_id", "seen_at"]))
            .await?;
        manager.create_index(index("devices_expires_at", "devices", &["expires_at"])).await
    }
}

fn devices() -> TableCreateStatement {
    Table::create()
        .table("devices")
        .col(ColumnDef::new("id").uuid().not_null().primary_key())
        .col(ColumnDef::new("account_id").uuid().not_null())
        .col(ColumnDef::new("secret_hash").var_binary(32).not_null())
        .col(ColumnDef::new("created_at").big_integer().not_null())
        .col(ColumnDef::new("seen_at").big_integer().not_null())
        .col(ColumnDef::new("expires_at").big_integer().not_null())
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
