//! Devices that accounts know: browsers in which somebody signed in, by the hash of what their cookie carries.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::entity::devices::{ActiveModel, Column, Entity};
use super::{StoreError, Tx};
use crate::clock::Instant;
use crate::secrets::KEY_LENGTH;

impl Tx {
    /// The device of `account` whose secret hashes to `secret_hash`.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn device(
        &self,
        account: Uuid,
        secret_hash: &[u8; KEY_LENGTH],
        now: Instant,
    ) -> Result<Option<Uuid>, StoreError> {
        let row = Entity::find()
            .filter(Column::SecretHash.eq(secret_hash.to_vec()))
            .filter(Column::AccountId.eq(account))
            .filter(Column::ExpiresAt.gt(now.0))
            .one(self.conn()?)
            .await?;
        Ok(row.map(|row| row.id))
    }

    /// Makes a device known to `account` until `expires_at`.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn insert_device(
        &self,
        id: Uuid,
        account: Uuid,
        secret_hash: &[u8; KEY_LENGTH],
        now: Instant,
        expires_at: Instant,
    ) -> Result<(), StoreError> {
        let row = ActiveModel {
            id: Set(id),
            account_id: Set(account),
            secret_hash: Set(secret_hash.to_vec()),
            created_at: Set(now.0),
            seen_at: Set(now.0),
            expires_at: Set(expires_at.0),
        };
        Entity::insert(row).exec_without_returning(self.conn()?).await?;
        Ok(())
    }

    /// Gives one browser another secret, for every account that still knows it.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn rotate_device(
        &self,
        old: &[u8; KEY_LENGTH],
        new: &[u8; KEY_LENGTH],
        now: Instant,
    ) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::SecretHash, Expr::value(new.to_vec()))
            .filter(Column::SecretHash.eq(old.to_vec()))
            .filter(Column::ExpiresAt.gt(now.0))
            .exec(self.conn()?)
            .await?;
        Ok(())
    }

    /// Notes that a device was used, which keeps it until `expires_at`.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn touch_device(
        &self,
        id: Uuid,
        now: Instant,
        expires_at: Instant,
    ) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::SeenAt, Expr::value(now.0))
            .col_expr(Column::ExpiresAt, Expr::value(expires_at.0))
            .filter(Column::Id.eq(id))
            .exec(self.conn()?)
            .await?;
        Ok(())
    }

    /// Forgets a device.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn forget_device(&self, id: Uuid) -> Result<(), StoreError> {
        Entity::delete_by_id(id).exec(self.conn()?).await?;
        Ok(())
    }

    /// Forgets all devices of an account.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn forget_devices_of(&self, account: Uuid) -> Result<(), StoreError> {
        Entity::delete_many().filter(Column::AccountId.eq(account)).exec(self.conn()?).await?;
        Ok(())
    }

    /// Forgets all but the `most` devices of an account that were used last.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn forget_idle_devices(&self, account: Uuid, most: u64) -> Result<(), StoreError> {
        // MySQL has no OFFSET without a LIMIT, and there are never many more.
        let surplus: Vec<Uuid> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::AccountId.eq(account))
            .order_by_desc(Column::SeenAt)
            .order_by_desc(Column::Id)
            .offset(most)
            .limit(most)
            .into_tuple()
            .all(self.conn()?)
            .await?;
        if !surplus.is_empty() {
            Entity::delete_many().filter(Column::Id.is_in(surplus)).exec(self.conn()?).await?;
        }
        Ok(())
    }

    /// Forgets up to `most` devices that expired before `now`.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn forget_devices(&self, now: Instant, most: u64) -> Result<u64, StoreError> {
        let expired = Condition::all().add(Column::ExpiresAt.lt(now.0));
        self.forget::<Entity>(Column::Id, Column::ExpiresAt, expired, most).await
    }
}
