//! Applications that ask about tokens and hear of what ended.

use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::entity::applications::{ActiveModel, Column, Entity, Model};
use super::{Store, StoreError, Tx};
use crate::clock::Instant;
use crate::secrets::KEY_LENGTH;

/// A registered application.
#[derive(Clone, Debug)]
pub struct Application {
    /// Its id.
    pub id: Uuid,
    /// What its operator calls it.
    pub name: String,
    /// Where it wants to be told.
    pub webhook_url: Option<String>,
    /// The ring's key that its web hooks' secret is derived from.
    pub webhook_key_id: String,
    /// When it was registered.
    pub created_at: Instant,
}

impl Store {
    /// The application whose key hashes to `key_hash`, unless it was removed.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn application_by_key(
        &self,
        key_hash: &[u8; KEY_LENGTH],
    ) -> Result<Option<Application>, StoreError> {
        let row = Entity::find()
            .filter(Column::KeyHash.eq(key_hash.to_vec()))
            .filter(Column::RevokedAt.is_null())
            .one(&self.db)
            .await?;
        Ok(row.map(Application::from))
    }

    /// The application of `id`, unless it was removed.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn application(&self, id: Uuid) -> Result<Option<Application>, StoreError> {
        let row = Entity::find_by_id(id).filter(Column::RevokedAt.is_null()).one(&self.db).await?;
        Ok(row.map(Application::from))
    }

    /// All applications that were not removed, oldest first.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn applications(&self) -> Result<Vec<Application>, StoreError> {
        let rows = Entity::find()
            .filter(Column::RevokedAt.is_null())
            .order_by_asc(Column::Id)
            .all(&self.db)
            .await?;
        Ok(rows.into_iter().map(Application::from).collect())
    }
}

impl Tx {
    /// The ids of the applications that want to be told of what ends.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn webhook_receivers(&self) -> Result<Vec<Uuid>, StoreError> {
        let rows = Entity::find()
            .filter(Column::RevokedAt.is_null())
            .filter(Column::WebhookUrl.is_not_null())
            .all(self.conn()?)
            .await?;
        Ok(rows.into_iter().map(|row| row.id).collect())
    }

    /// Registers an application.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn insert_application(
        &self,
        application: &Application,
        key_hash: &[u8; KEY_LENGTH],
    ) -> Result<(), StoreError> {
        let row = ActiveModel {
            id: Set(application.id),
            name: Set(application.name.clone()),
            key_hash: Set(key_hash.to_vec()),
            webhook_url: Set(application.webhook_url.clone()),
            webhook_key_id: Set(application.webhook_key_id.clone()),
            created_at: Set(application.created_at.0),
            revoked_at: Set(None),
        };
        Entity::insert(row).exec_without_returning(self.conn()?).await?;
        Ok(())
    }

    /// Removes an application: its key opens nothing from now on. Says whether there was one.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn revoke_application(&self, id: Uuid, now: Instant) -> Result<bool, StoreError> {
        let result = Entity::update_many()
            .col_expr(Column::RevokedAt, Expr::value(now.0))
            .filter(Column::Id.eq(id))
            .filter(Column::RevokedAt.is_null())
            .exec(self.conn()?)
            .await?;
        Ok(result.rows_affected == 1)
    }
}

impl From<Model> for Application {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            webhook_url: row.webhook_url,
            webhook_key_id: row.webhook_key_id,
            created_at: Instant(row.created_at),
        }
    }
}
