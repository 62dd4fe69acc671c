//! All accounts, some at a time: what concerns everybody must not hold everybody's rows at once.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{Column, Entity};
use crate::store::{Store, StoreError, Tx};

impl Store {
    /// The ids of up to `most` accounts that come after `after`, in their order.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn accounts_after(&self, after: Uuid, most: u64) -> Result<Vec<Uuid>, StoreError> {
        let ids = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::Id.gt(after))
            .order_by_asc(Column::Id)
            .limit(most);
        Ok(ids.into_tuple().all(&self.db).await?)
    }
}

impl Tx {
    /// Makes every token of these accounts issued before too old.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn raise_token_versions(&self, ids: &[Uuid]) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::TokenVersion, Expr::col(Column::TokenVersion).add(1))
            .filter(Column::Id.is_in(ids.iter().copied()))
            .exec(self.conn()?)
            .await?;
        Ok(())
    }

    /// The token versions of these accounts; like [`Tx::token_version`], it takes no lock.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn token_versions(&self, ids: &[Uuid]) -> Result<Vec<(Uuid, i64)>, StoreError> {
        let versions = Entity::find()
            .select_only()
            .columns([Column::Id, Column::TokenVersion])
            .filter(Column::Id.is_in(ids.iter().copied()));
        Ok(versions.into_tuple().all(self.conn()?).await?)
    }
}
