//! Accounts that another system had.

use std::collections::HashSet;

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use shared::{Email, Locale, Phone};
use uuid::Uuid;

use super::{ActiveModel, Column, Entity, scheme};
use crate::clock::Instant;
use crate::store::{Store, StoreError, Tx};

/// An account that another system had.
#[derive(Clone, Debug)]
pub struct ImportedAccount {
    /// Its id here.
    pub id: Uuid,
    /// Its address.
    pub email: Email,
    /// Its number.
    pub phone: Option<Phone>,
    /// Whether the number is known to be its owner's.
    pub phone_verified: bool,
    /// How the person wants to be called.
    pub display_name: Option<String>,
    /// The language of its messages.
    pub locale: Locale,
    /// The hash of its password, where it has one.
    pub password_hash: Option<String>,
    /// When the password was set there.
    pub password_changed_at: Instant,
    /// When the account was made there.
    pub created_at: Instant,
    /// Whether it is switched off.
    pub disabled: bool,
}

impl Store {
    /// Those of `keys` (canonical spellings of addresses) that have an account.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn taken_emails(&self, keys: Vec<&str>) -> Result<HashSet<String>, StoreError> {
        taken(&self.db, Column::EmailKey, keys).await
    }

    /// Those of `phones` that some account has.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn taken_phones(&self, phones: Vec<&str>) -> Result<HashSet<String>, StoreError> {
        taken(&self.db, Column::Phone, phones).await
    }
}

impl Tx {
    /// Those of `keys` (canonical spellings of addresses) that have an account.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn taken_emails(&self, keys: Vec<&str>) -> Result<HashSet<String>, StoreError> {
        taken(self.conn()?, Column::EmailKey, keys).await
    }

    /// Adds accounts as they were elsewhere.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`], where an address or a number has an account.
    pub async fn insert_imported(
        &self,
        accounts: &[ImportedAccount],
        now: Instant,
    ) -> Result<(), StoreError> {
        if accounts.is_empty() {
            return Ok(());
        }
        let rows = accounts.iter().map(|account| row(account, now));
        Entity::insert_many(rows).exec_without_returning(self.conn()?).await?;
        Ok(())
    }
}

fn row(account: &ImportedAccount, now: Instant) -> ActiveModel {
    let phone = account.phone.as_ref().map(|phone| phone.as_str().to_owned());
    ActiveModel {
        id: Set(account.id),
        email: Set(account.email.as_str().to_owned()),
        email_key: Set(account.email.key().to_owned()),
        email_doubted_at: Set(None),
        phone_verified_at: Set(phone.as_ref().filter(|_| account.phone_verified).map(|_| now.0)),
        phone: Set(phone),
        display_name: Set(account.display_name.clone()),
        locale: Set(account.locale.tag().to_owned()),
        password_scheme: Set(account.password_hash.as_deref().and_then(scheme::name)),
        password_hash: Set(account.password_hash.clone()),
        token_version: Set(0),
        password_changed_at: Set(account.password_changed_at.0),
        disabled_at: Set(account.disabled.then_some(now.0)),
        created_at: Set(account.created_at.0),
        signed_in_at: Set(None),
    }
}

async fn taken(
    db: &impl sea_orm::ConnectionTrait,
    column: Column,
    values: Vec<&str>,
) -> Result<HashSet<String>, StoreError> {
    if values.is_empty() {
        return Ok(HashSet::new());
    }
    let found: Vec<String> = Entity::find()
        .select_only()
        .column(column)
        .filter(column.is_in(values))
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().collect())
}
