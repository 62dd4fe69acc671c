//! Accounts, challenges, sessions, outbox, budgets, audit.

use sea_orm_migration::prelude::*;

use super::once::{add_index, add_unique_index};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [accounts(), challenges(), sessions(), outbox(), budgets(), audit()] {
            manager.create_table(table).await?;
        }
        for (name, table, columns) in UNIQUE_INDEXES {
            add_unique_index(manager, name, table, columns).await?;
        }
        for (name, table, columns) in INDEXES {
            add_index(manager, name, table, columns).await?;
        }
        Ok(())
    }
}

/// Name, table and columns of an index.
type IndexOf = (&'static str, &'static str, &'static [&'static str]);

const UNIQUE_INDEXES: &[IndexOf] = &[
    ("accounts_email_key", "accounts", &["email_key"]),
    ("accounts_phone", "accounts", &["phone"]),
    ("sessions_secret_hash", "sessions", &["secret_hash"]),
];

const INDEXES: &[IndexOf] = &[
    ("challenges_identifier", "challenges", &["identifier_key", "purpose"]),
    ("challenges_account", "challenges", &["account_id", "purpose"]),
    ("challenges_expires_at", "challenges", &["expires_at"]),
    ("sessions_account", "sessions", &["account_id"]),
    ("sessions_expires_at", "sessions", &["expires_at"]),
    ("outbox_due", "outbox", &["state", "next_try_at"]),
    ("outbox_challenge", "outbox", &["challenge_id"]),
    ("budgets_expires_at", "budgets", &["expires_at"]),
    ("audit_account", "audit", &["account_id", "at"]),
    ("audit_at", "audit", &["at"]),
];

fn table(name: &'static str, columns: &mut [ColumnDef]) -> TableCreateStatement {
    let mut table = Table::create();
    table.table(name).if_not_exists();
    for column in columns {
        table.col(column.take());
    }
    table.take()
}

fn id() -> ColumnDef {
    ColumnDef::new("id").uuid().not_null().primary_key().take()
}

fn uuid_or_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).uuid().take()
}

fn word(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).string_len(64).not_null().take()
}

fn text(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).string_len(512).not_null().take()
}

fn text_or_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).string_len(512).take()
}

fn document_or_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).text().take()
}

fn bytes(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).var_binary(32).not_null().take()
}

fn time(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().not_null().take()
}

fn time_or_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().take()
}

fn count(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).integer().not_null().take()
}

fn accounts() -> TableCreateStatement {
    let columns = &mut [
        id(),
        text("email"),
        text("email_key"),
        ColumnDef::new("phone").string_len(16).take(),
        time_or_null("phone_verified_at"),
        text_or_null("display_name"),
        word("locale"),
        text_or_null("password_hash"),
        time("token_version"),
        time("password_changed_at"),
        time_or_null("disabled_at"),
        time("created_at"),
    ];
    table("accounts", columns)
}

fn challenges() -> TableCreateStatement {
    let columns = &mut [
        id(),
        word("purpose"),
        bytes("identifier_key"),
        uuid_or_null("account_id"),
        word("channel"),
        bytes("salt"),
        word("key_id"),
        count("attempts"),
        time("created_at"),
        time_or_null("sent_at"),
        time("expires_at"),
        time_or_null("verified_at"),
        time_or_null("used_at"),
        word("client_address"),
        text("user_agent"),
        word("locale"),
        document_or_null("payload"),
    ];
    table("challenges", columns)
}

fn sessions() -> TableCreateStatement {
    let columns = &mut [
        id(),
        ColumnDef::new("account_id").uuid().not_null().take(),
        bytes("secret_hash"),
        time("created_at"),
        time("seen_at"),
        time("expires_at"),
        word("client_address"),
        text("user_agent"),
    ];
    table("sessions", columns)
}

fn outbox() -> TableCreateStatement {
    let columns = &mut [
        id(),
        word("kind"),
        word("template"),
        uuid_or_null("challenge_id"),
        uuid_or_null("account_id"),
        text_or_null("recipient"),
        document_or_null("payload"),
        word("state"),
        count("attempts"),
        time("next_try_at"),
        time("lease_until"),
        text_or_null("error"),
        time("created_at"),
        time_or_null("sent_at"),
        text_or_null("message_id"),
    ];
    table("outbox", columns)
}

fn budgets() -> TableCreateStatement {
    let columns = &mut [
        ColumnDef::new("key").string_len(190).not_null().take(),
        time("window_start"),
        time("expires_at"),
        time("count"),
    ];
    let mut table = table("budgets", columns);
    table.primary_key(Index::create().col("key").col("window_start"));
    table
}

fn audit() -> TableCreateStatement {
    let columns = &mut [
        id(),
        time("at"),
        word("event"),
        uuid_or_null("account_id"),
        ColumnDef::new("identifier_key").var_binary(32).take(),
        word("client_address"),
        text("user_agent"),
        word("outcome"),
        text_or_null("detail"),
    ];
    table("audit", columns)
}
