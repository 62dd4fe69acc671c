//! How passwords are hashed, as a column of its own: which schemes there are must be cheap to ask, for every
//! sign-in asks it.

use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Column, Entity};
use crate::password::scheme::Scheme;
use crate::password::stored::Stored;
use crate::store::{Store, StoreError};

/// The scheme of `hash` as the column has it; nothing, where the hash opens nothing anyway.
pub(super) fn name(hash: &str) -> Option<String> {
    Stored::read(hash).map(|stored| stored.scheme().to_string())
}

impl Store {
    /// Every scheme that some account's password is hashed by, if there is any other than `usual`: mostly there is
    /// none, and then one look at both sides of it tells.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn unusual_password_schemes(&self, usual: Scheme) -> Result<Vec<Scheme>, StoreError> {
        let usual = usual.to_string();
        let other: Option<Option<String>> = Entity::find()
            .select_only()
            .column(Column::PasswordScheme)
            .filter(
                Condition::any()
                    .add(Column::PasswordScheme.lt(usual.as_str()))
                    .add(Column::PasswordScheme.gt(usual.as_str())),
            )
            .limit(1)
            .into_tuple()
            .one(&self.db)
            .await?;
        if other.is_none() { Ok(Vec::new()) } else { self.password_schemes().await }
    }

    /// Every scheme that some account's password is hashed by. It goes from each to the next by the index, so it
    /// costs as much with ten accounts as with ten million.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn password_schemes(&self) -> Result<Vec<Scheme>, StoreError> {
        let mut schemes = Vec::new();
        let mut last = String::new();
        loop {
            let next: Option<String> = Entity::find()
                .select_only()
                .column(Column::PasswordScheme)
                .filter(Column::PasswordScheme.gt(last.as_str()))
                .order_by_asc(Column::PasswordScheme)
                .limit(1)
                .into_tuple()
                .one(&self.db)
                .await?;
            let Some(next) = next else { return Ok(schemes) };
            schemes.extend(next.parse::<Scheme>());
            last = next;
        }
    }
}
