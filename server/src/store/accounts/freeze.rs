//! Takes a password away and gives back who the account was reached by before.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter};
use shared::{Email, Phone};
use uuid::Uuid;

use super::{Column, Entity};
use crate::clock::Instant;
use crate::store::{StoreError, Tx};

/// Who an account is reached by.
#[derive(Clone, Debug)]
pub struct Reached {
    /// Its address.
    pub email: Email,
    /// Since when that is in doubt.
    pub email_doubted_at: Option<Instant>,
    /// Its number.
    pub phone: Option<Phone>,
    /// When the number was proven.
    pub phone_verified_at: Option<Instant>,
}

impl Reached {
    /// The number, where it is proven.
    #[must_use]
    pub fn proven_phone(&self) -> Option<&Phone> {
        self.phone.as_ref().filter(|_| self.phone_verified_at.is_some())
    }
}

impl Tx {
    /// Whether another account than `id` has the address.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn email_is_taken(&self, id: Uuid, email: &Email) -> Result<bool, StoreError> {
        let others = Entity::find().filter(Column::EmailKey.eq(email.key()));
        Ok(others.filter(Column::Id.ne(id)).count(self.conn()?).await? > 0)
    }

    /// Whether another account than `id` has the number, proven or not.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn phone_is_taken(&self, id: Uuid, phone: &Phone) -> Result<bool, StoreError> {
        let others = Entity::find().filter(Column::Phone.eq(phone.as_str()));
        Ok(others.filter(Column::Id.ne(id)).count(self.conn()?).await? > 0)
    }

    /// Takes the password of an account away, so that nothing but a recovery opens it, makes every token issued
    /// before too old, and says who it is reached by.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`], where another account has one of them.
    pub async fn freeze_account(&self, id: Uuid, reached: &Reached) -> Result<(), StoreError> {
        let Reached { email, email_doubted_at, phone, phone_verified_at } = reached;
        let phone = phone.as_ref().map(|phone| phone.as_str().to_owned());
        Entity::update_many()
            .col_expr(Column::PasswordHash, Expr::value(None::<String>))
            .col_expr(Column::PasswordScheme, Expr::value(None::<String>))
            .col_expr(Column::TokenVersion, Expr::col(Column::TokenVersion).add(1))
            .col_expr(Column::Email, Expr::value(email.as_str()))
            .col_expr(Column::EmailKey, Expr::value(email.key()))
            .col_expr(Column::EmailDoubtedAt, Expr::value(email_doubted_at.map(|at| at.0)))
            .col_expr(Column::Phone, Expr::value(phone))
            .col_expr(Column::PhoneVerifiedAt, Expr::value(phone_verified_at.map(|at| at.0)))
            .filter(Column::Id.eq(id))
            .exec(self.conn()?)
            .await?;
        Ok(())
    }
}
