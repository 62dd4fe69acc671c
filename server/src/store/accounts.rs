//! Accounts.

mod everybody;
mod freeze;
mod import;
mod scheme;

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
};
use shared::{Email, Identifier, Locale, Phone};
use uuid::Uuid;

use super::entity::accounts::{ActiveModel, Column, Entity, Model};
use super::{Store, StoreError, Tx};
use crate::clock::Instant;

pub use freeze::Reached;
pub use import::ImportedAccount;

/// Somebody's account.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its id.
    pub id: Uuid,
    /// Its address, which somebody has proven.
    pub email: Email,
    /// Since when that is perhaps a thief's.
    pub email_doubted_at: Option<Instant>,
    /// Its number, proven or not.
    pub phone: Option<Phone>,
    /// When the number was proven.
    pub phone_verified_at: Option<Instant>,
    /// How the person wants to be called.
    pub display_name: Option<String>,
    /// The language of its messages.
    pub locale: Locale,
    /// The hash of its password: a PHC string of ours, or what another system made.
    pub password_hash: Option<String>,
    /// Whether it is switched off.
    pub disabled: bool,
    /// Raised by whatever makes every token issued before too old.
    pub token_version: i64,
    /// When its password was last set.
    pub password_changed_at: Instant,
    /// When it was made.
    pub created_at: Instant,
    /// When somebody last signed in with the password in force.
    pub signed_in_at: Option<Instant>,
}

/// An account to be.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Its id.
    pub id: Uuid,
    /// Its address.
    pub email: Email,
    /// Its number, which counts as proven.
    pub phone: Option<Phone>,
    /// How the person wants to be called.
    pub display_name: Option<String>,
    /// The language of its messages.
    pub locale: Locale,
    /// The PHC string of its password.
    pub password_hash: String,
}

impl Account {
    /// Its address, unless it is in doubt whether that is its owner's.
    #[must_use]
    pub fn proven_email(&self) -> Option<&Email> {
        Some(&self.email).filter(|_| self.email_doubted_at.is_none())
    }

    /// Its number, where somebody has proven it.
    #[must_use]
    pub fn proven_phone(&self) -> Option<&Phone> {
        self.phone.as_ref().filter(|_| self.phone_verified_at.is_some())
    }

    /// Whether the password is still the one of `before`. A hash that a sign-in has made anew is of the same one, and
    /// changes nothing else.
    #[must_use]
    pub fn has_same_password_as(&self, before: &Self) -> bool {
        let is_as_before = (self.password_changed_at, self.token_version)
            == (before.password_changed_at, before.token_version);
        let has_both = self.password_hash.is_some() && before.password_hash.is_some();
        self.password_hash == before.password_hash || (has_both && is_as_before)
    }
}

impl Store {
    /// The account that `identifier` names; a number counts only when it is proven.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn account_by_identifier(
        &self,
        identifier: &Identifier,
    ) -> Result<Option<Account>, StoreError> {
        let condition = match identifier {
            Identifier::Email(email) => Condition::all().add(Column::EmailKey.eq(email.key())),
            Identifier::Phone(phone) => Condition::all()
                .add(Column::Phone.eq(phone.as_str()))
                .add(Column::PhoneVerifiedAt.is_not_null()),
        };
        let row = Entity::find().filter(condition).one(&self.db).await?;
        row.map(Account::try_from).transpose()
    }

    /// The account of `id`.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn account(&self, id: Uuid) -> Result<Option<Account>, StoreError> {
        let row = Entity::find_by_id(id).one(&self.db).await?;
        row.map(Account::try_from).transpose()
    }
}

impl Tx {
    /// The account of `id`, which nobody else changes until the transaction ends.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn lock_account(&self, id: Uuid) -> Result<Option<Account>, StoreError> {
        let row = Entity::find_by_id(id).lock_exclusive().one(self.conn()?).await?;
        row.map(Account::try_from).transpose()
    }

    /// Adds an account.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`], where the address has one.
    pub async fn insert_account(
        &self,
        account: &NewAccount,
        now: Instant,
    ) -> Result<(), StoreError> {
        let row = ActiveModel {
            id: Set(account.id),
            email: Set(account.email.as_str().to_owned()),
            email_key: Set(account.email.key().to_owned()),
            email_doubted_at: Set(None),
            phone: Set(account.phone.as_ref().map(|phone| phone.as_str().to_owned())),
            phone_verified_at: Set(account.phone.as_ref().map(|_| now.0)),
            display_name: Set(account.display_name.clone()),
            locale: Set(account.locale.tag().to_owned()),
            password_hash: Set(Some(account.password_hash.clone())),
            password_scheme: Set(scheme::name(&account.password_hash)),
            token_version: Set(0),
            password_changed_at: Set(now.0),
            disabled_at: Set(None),
            created_at: Set(now.0),
            signed_in_at: Set(None),
        };
        Entity::insert(row).exec_without_returning(self.conn()?).await?;
        Ok(())
    }

    /// Sets the password of an account that is not disabled and makes every token issued before too old.
    /// Says whether there was one.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn set_password(
        &self,
        id: Uuid,
        hash: &str,
        now: Instant,
    ) -> Result<bool, StoreError> {
        let result = Entity::update_many()
            .col_expr(Column::PasswordHash, Expr::value(hash))
            .col_expr(Column::PasswordScheme, Expr::value(scheme::name(hash)))
            .col_expr(Column::SignedInAt, Expr::value(None::<i64>))
            .col_expr(Column::TokenVersion, Expr::col(Column::TokenVersion).add(1))
            .col_expr(Column::PasswordChangedAt, Expr::value(now.0))
            .filter(Column::Id.eq(id))
            .filter(Column::DisabledAt.is_null())
            .exec(self.conn()?)
            .await?;
        Ok(result.rows_affected == 1)
    }

    /// Stores a better hash of the same password in place of `old`. Says whether that still was the one.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn upgrade_password(
        &self,
        id: Uuid,
        old: &str,
        new: &str,
    ) -> Result<bool, StoreError> {
        let result = Entity::update_many()
            .col_expr(Column::PasswordHash, Expr::value(new))
            .col_expr(Column::PasswordScheme, Expr::value(scheme::name(new)))
            .filter(Column::Id.eq(id))
            .filter(Column::PasswordHash.eq(old))
            .exec(self.conn()?)
            .await?;
        Ok(result.rows_affected == 1)
    }

    /// Notes that somebody signed in.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn note_sign_in(&self, id: Uuid, now: Instant) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::SignedInAt, Expr::value(now.0))
            .filter(Column::Id.eq(id))
            .exec(self.conn()?)
            .await?;
        Ok(())
    }

    /// Gives an account another address, which is proven, and makes every token issued before too old.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`], where another account has it.
    pub async fn set_email(&self, id: Uuid, email: &Email) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::Email, Expr::value(email.as_str()))
            .col_expr(Column::EmailKey, Expr::value(email.key()))
            .col_expr(Column::EmailDoubtedAt, Expr::value(None::<i64>))
            .col_expr(Column::TokenVersion, Expr::col(Column::TokenVersion).add(1))
            .filter(Column::Id.eq(id))
            .exec(self.conn()?)
            .await?;
        Ok(())
    }

    /// Gives an account another number, which is proven, and makes every token issued before too old.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`], where another account has it.
    pub async fn set_phone(&self, id: Uuid, phone: &Phone, now: Instant) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::Phone, Expr::value(phone.as_str()))
            .col_expr(Column::PhoneVerifiedAt, Expr::value(now.0))
            .col_expr(Column::TokenVersion, Expr::col(Column::TokenVersion).add(1))
            .filter(Column::Id.eq(id))
            .exec(self.conn()?)
            .await?;
        Ok(())
    }

    /// The token version of an account. It takes no lock: who ended a session and then waited for the account
    /// would stand in the way of a recovery that goes the other way round.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn token_version(&self, id: Uuid) -> Result<Option<i64>, StoreError> {
        let row = Entity::find_by_id(id).one(self.conn()?).await?;
        Ok(row.map(|row| row.token_version))
    }

    /// Makes every token of an account issued before too old.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn raise_token_version(&self, id: Uuid) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::TokenVersion, Expr::col(Column::TokenVersion).add(1))
            .filter(Column::Id.eq(id))
            .exec(self.conn()?)
            .await?;
        Ok(())
    }

    /// Switches an account off and makes every token issued before too old. Says whether it was on.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn disable_account(&self, id: Uuid, now: Instant) -> Result<bool, StoreError> {
        let result = Entity::update_many()
            .col_expr(Column::DisabledAt, Expr::value(now.0))
            .col_expr(Column::TokenVersion, Expr::col(Column::TokenVersion).add(1))
            .filter(Column::Id.eq(id))
            .filter(Column::DisabledAt.is_null())
            .exec(self.conn()?)
            .await?;
        Ok(result.rows_affected == 1)
    }

    /// Switches an account on. Says whether it was off.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn enable_account(&self, id: Uuid) -> Result<bool, StoreError> {
        let result = Entity::update_many()
            .col_expr(Column::DisabledAt, Expr::value(None::<i64>))
            .filter(Column::Id.eq(id))
            .filter(Column::DisabledAt.is_not_null())
            .exec(self.conn()?)
            .await?;
        Ok(result.rows_affected == 1)
    }
}

impl TryFrom<Model> for Account {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let phone = row.phone.map(|phone| Phone::parse(&phone)).transpose();
        Ok(Self {
            id: row.id,
            email: Email::parse(&row.email).map_err(|_| StoreError::Corrupt("accounts.email"))?,
            email_doubted_at: row.email_doubted_at.map(Instant),
            phone: phone.map_err(|_| StoreError::Corrupt("accounts.phone"))?,
            phone_verified_at: row.phone_verified_at.map(Instant),
            display_name: row.display_name,
            locale: Locale::from_tag(&row.locale).ok_or(StoreError::Corrupt("accounts.locale"))?,
            password_hash: row.password_hash,
            disabled: row.disabled_at.is_some(),
            token_version: row.token_version,
            password_changed_at: Instant(row.password_changed_at),
            created_at: Instant(row.created_at),
            signed_in_at: row.signed_in_at.map(Instant),
        })
    }
}
