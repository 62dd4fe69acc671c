//! The chain of the audit log: rows that wait for their seal, rows in their order, and the marks of both ends.

use sea_orm::sea_query::{CaseStatement, Expr};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use super::audit::{AuditRow, Seal};
use super::entity::audit::{Column, Entity};
use super::entity::audit_marks;
use super::gather::in_few_lengths;
use super::{Store, StoreError, Tx};

/// Rows that get their places by one statement: each is looked for among all of them, so many more would take longer.
const SEALED_TOGETHER: usize = 16;

/// An end of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The last row that was sealed.
    Head,
    /// The last row that was forgotten for its age.
    Anchor,
}

impl End {
    /// Its name in the table.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Head => "head",
            Self::Anchor => "anchor",
        }
    }
}

/// Where an end of the chain stands, sealed itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The place: how many rows were ever sealed, or forgotten.
    pub seq: i64,
    /// The MAC of the row at that place.
    pub mac: Vec<u8>,
    /// The key that sealed the mark.
    pub key_id: String,
    /// The mark's own MAC.
    pub seal: Vec<u8>,
}

impl Store {
    /// Where `end` stands; nothing before the first row was sealed, or forgotten.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn mark(&self, end: End) -> Result<Option<Mark>, StoreError> {
        let row = audit_marks::Entity::find_by_id(end.as_str()).one(&self.db).await?;
        Ok(row.map(|row| Mark { seq: row.seq, mac: row.mac, key_id: row.key_id, seal: row.seal }))
    }

    /// Up to `most` rows that wait for their seal, oldest first.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn unsealed(&self, most: u64) -> Result<Vec<AuditRow>, StoreError> {
        let query = Entity::find().filter(Column::Seq.is_null()).limit(most);
        let rows = query.order_by_asc(Column::At).order_by_asc(Column::Id).all(&self.db).await?;
        Ok(rows.into_iter().map(AuditRow::from).collect())
    }

    /// How many rows wait for their seal.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn count_unsealed(&self) -> Result<u64, StoreError> {
        Ok(Entity::find().filter(Column::Seq.is_null()).count(&self.db).await?)
    }

    /// How many rows have a place from `first` to `last`.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn count_sealed(&self, first: i64, last: i64) -> Result<u64, StoreError> {
        let rows = Entity::find().filter(Column::Seq.between(first, last));
        Ok(rows.count(&self.db).await?)
    }

    /// Up to `most` rows of the chain whose place is `from` or later, in their order.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn sealed_from(&self, from: i64, most: u64) -> Result<Vec<AuditRow>, StoreError> {
        let query = Entity::find().filter(Column::Seq.gte(from)).limit(most);
        let query = query.order_by_asc(Column::Seq).order_by_asc(Column::At);
        Ok(query.all(&self.db).await?.into_iter().map(AuditRow::from).collect())
    }
}

impl Tx {
    /// Moves `end` from `former` to `mark`. Says whether it still stood there: of many replicas one is told yes.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::Duplicate`], where another replica made the first mark.
    pub async fn move_mark(
        &self,
        end: End,
        former: Option<&Mark>,
        mark: &Mark,
    ) -> Result<bool, StoreError> {
        use audit_marks::{ActiveModel, Column, Entity};
        let Some(former) = former else {
            let row = ActiveModel {
                name: Set(end.as_str().to_owned()),
                seq: Set(mark.seq),
                mac: Set(mark.mac.clone()),
                key_id: Set(mark.key_id.clone()),
                seal: Set(mark.seal.clone()),
            };
            Entity::insert(row).exec_without_returning(self.conn()?).await?;
            return Ok(true);
        };
        let result = Entity::update_many()
            .col_expr(Column::Seq, Expr::value(mark.seq))
            .col_expr(Column::Mac, Expr::value(mark.mac.clone()))
            .col_expr(Column::KeyId, Expr::value(mark.key_id.as_str()))
            .col_expr(Column::Seal, Expr::value(mark.seal.clone()))
            .filter(Column::Name.eq(end.as_str()))
            .filter(Column::Seq.eq(former.seq))
            .filter(Column::Seal.eq(former.seal.clone()))
            .exec(self.conn()?)
            .await?;
        Ok(result.rows_affected == 1)
    }

    /// Gives rows their places in the chain. Says whether none of them had one.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn seal_rows(&self, seals: &[(Uuid, Seal)]) -> Result<bool, StoreError> {
        for seals in seals.chunks(SEALED_TOGETHER).flat_map(in_few_lengths) {
            let of_each = |value: fn(&Seal) -> Expr| -> Expr {
                let case = |case: CaseStatement, (id, seal): &&(Uuid, Seal)| {
                    case.case(Column::Id.eq(*id), value(seal))
                };
                seals.iter().fold(CaseStatement::new(), case).into()
            };
            let result = Entity::update_many()
                .col_expr(Column::Seq, of_each(|seal| Expr::value(seal.seq)))
                .col_expr(Column::Mac, of_each(|seal| Expr::value(seal.mac.clone())))
                .col_expr(Column::KeyId, of_each(|seal| Expr::value(seal.key_id.as_str())))
                .filter(Column::Id.is_in(seals.iter().map(|(id, _)| *id)))
                .filter(Column::Seq.is_null())
                .exec(self.conn()?)
                .await?;
            if usize::try_from(result.rows_affected) != Ok(seals.len()) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Forgets the chain's rows up to the place `seq`. Says how many.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn forget_sealed(&self, seq: i64) -> Result<u64, StoreError> {
        let result = Entity::delete_many().filter(Column::Seq.lte(seq)).exec(self.conn()?).await?;
        Ok(result.rows_affected)
    }
}
