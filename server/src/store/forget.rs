//! Forgets a few rows at a time, so that nobody waits long for their turn to write.

use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{StoreError, Tx};

impl Tx {
    /// Forgets up to `most` rows of `condition`, in the order of `by`. Says how many.
    ///
    /// They are named first: MySQL deletes nothing by a sub-query with a limit.
    pub(super) async fn forget<E: EntityTrait>(
        &self,
        id: E::Column,
        by: E::Column,
        condition: Condition,
        most: u64,
    ) -> Result<u64, StoreError> {
        let rows: Vec<Uuid> = E::find()
            .select_only()
            .column(id)
            .filter(condition)
            .order_by_asc(by)
            .limit(most)
            .into_tuple()
            .all(self.conn()?)
            .await?;
        if rows.is_empty() {
            return Ok(0);
        }
        Ok(E::delete_many().filter(id.is_in(rows)).exec(self.conn()?).await?.rows_affected)
    }
}
