//! Sessions: opaque rows, checked on every request.

use std::collections::HashMap;
use std::time::Duration;

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, DatabaseConnection, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::accounts::Account;
use super::entity::accounts;
use super::entity::sessions::{ActiveModel, Column, Entity, Model};
use super::gather::padded;
use super::{Store, StoreError, Tx};
use crate::clock::Instant;
use crate::secrets::KEY_LENGTH;

/// An open session.
#[derive(Clone, Debug)]
pub struct Session {
    /// Its id, which is not its secret.
    pub id: Uuid,
    /// Whose it is.
    pub account_id: Uuid,
    /// When it was opened.
    pub created_at: Instant,
    /// When it was last used, to the minute.
    pub seen_at: Instant,
    /// When it ends, however much it is used.
    pub expires_at: Instant,
    /// Where it was opened.
    pub client_address: String,
    /// What it was opened with.
    pub user_agent: String,
}

/// The SHA-256 of a session's secret.
pub(super) type SecretHash = [u8; KEY_LENGTH];
/// A session, and the account that it opens.
pub(super) type Opened = (Session, Account);

impl Session {
    fn is_alive(&self, idle_ttl: Duration, now: Instant) -> bool {
        self.expires_at > now && self.seen_at > now.before(idle_ttl)
    }
}

impl Store {
    /// The live session whose secret hashes to `secret_hash`, and whose it is.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn live_session(
        &self,
        secret_hash: &SecretHash,
        idle_ttl: Duration,
        now: Instant,
    ) -> Result<Option<Opened>, StoreError> {
        let db = self.db.clone();
        let opened = self.openers.ask(*secret_hash, move |hashes| opened(db.clone(), hashes));
        Ok(opened.await??.filter(|(session, _)| session.is_alive(idle_ttl, now)))
    }

    /// The live session of `id`.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn live_session_of(
        &self,
        id: Uuid,
        idle_ttl: Duration,
        now: Instant,
    ) -> Result<Option<Session>, StoreError> {
        let row = Entity::find_by_id(id)
            .filter(Column::ExpiresAt.gt(now.0))
            .filter(Column::SeenAt.gt(now.before(idle_ttl).0))
            .one(&self.db)
            .await?;
        Ok(row.map(Session::from))
    }

    /// The account's live sessions, last used first.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn live_sessions(
        &self,
        account: Uuid,
        idle_ttl: Duration,
        now: Instant,
    ) -> Result<Vec<Session>, StoreError> {
        let rows = Entity::find()
            .filter(Column::AccountId.eq(account))
            .filter(Column::ExpiresAt.gt(now.0))
            .filter(Column::SeenAt.gt(now.before(idle_ttl).0))
            .order_by_desc(Column::SeenAt)
            .order_by_desc(Column::Id)
            .all(&self.db)
            .await?;
        Ok(rows.into_iter().map(Session::from).collect())
    }
}

/// The sessions of `hashes`, in their order.
async fn opened(
    db: DatabaseConnection,
    hashes: Vec<SecretHash>,
) -> Result<Vec<Result<Option<Opened>, StoreError>>, StoreError> {
    let keys = padded(hashes.iter().map(|hash| hash.to_vec()));
    let query = Entity::find().filter(Column::SecretHash.is_in(keys));
    let mut found = HashMap::with_capacity(hashes.len());
    for (session, account) in query.find_both_related(accounts::Entity).all(&db).await? {
        // A row that cannot be read fails whose it is, and nobody who asked at the same time.
        let opened = Account::try_from(account);
        let hash = session.secret_hash.clone();
        found.insert(hash, opened.map(|account| (Session::from(session), account)));
    }
    Ok(hashes.iter().map(|hash| found.get(&hash[..]).cloned().transpose()).collect())
}

impl Tx {
    /// Opens a session.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn insert_session(
        &self,
        session: &Session,
        secret_hash: &[u8; KEY_LENGTH],
    ) -> Result<(), StoreError> {
        let row = ActiveModel {
            id: Set(session.id),
            account_id: Set(session.account_id),
            secret_hash: Set(secret_hash.to_vec()),
            created_at: Set(session.created_at.0),
            seen_at: Set(session.seen_at.0),
            expires_at: Set(session.expires_at.0),
            client_address: Set(session.client_address.clone()),
            user_agent: Set(session.user_agent.clone()),
        };
        Entity::insert(row).exec_without_returning(self.conn()?).await?;
        Ok(())
    }

    /// Whether there still is such a session.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn has_session(&self, id: Uuid) -> Result<bool, StoreError> {
        Ok(Entity::find_by_id(id).one(self.conn()?).await?.is_some())
    }

    /// Notes that a session is in use.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn touch_session(&self, id: Uuid, now: Instant) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::SeenAt, Expr::value(now.0))
            .filter(Column::Id.eq(id))
            .filter(Column::SeenAt.lt(now.0))
            .exec(self.conn()?)
            .await?;
        Ok(())
    }

    /// Ends the session of a secret. Says which one it was.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn end_session(
        &self,
        secret_hash: &[u8; KEY_LENGTH],
    ) -> Result<Option<Session>, StoreError> {
        let of_secret = Column::SecretHash.eq(secret_hash.to_vec());
        let row = Entity::find().filter(of_secret.clone()).one(self.conn()?).await?;
        let result = Entity::delete_many().filter(of_secret).exec(self.conn()?).await?;
        // Whoever deleted the row ended the session; who only read it in time did not.
        Ok(row.filter(|_| result.rows_affected == 1).map(Session::from))
    }

    /// Ends one session of the account. Says whether there was one.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn end_session_of(&self, account: Uuid, id: Uuid) -> Result<bool, StoreError> {
        let result = Entity::delete_many()
            .filter(Column::Id.eq(id))
            .filter(Column::AccountId.eq(account))
            .exec(self.conn()?)
            .await?;
        Ok(result.rows_affected == 1)
    }

    /// Ends every session of the account but `kept`. Says how many there were.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn end_other_sessions(&self, account: Uuid, kept: Uuid) -> Result<u64, StoreError> {
        let result = Entity::delete_many()
            .filter(Column::AccountId.eq(account))
            .filter(Column::Id.ne(kept))
            .exec(self.conn()?)
            .await?;
        Ok(result.rows_affected)
    }

    /// Ends every session of the account. Says how many there were.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn end_sessions(&self, account: Uuid) -> Result<u64, StoreError> {
        let result =
            Entity::delete_many().filter(Column::AccountId.eq(account)).exec(self.conn()?).await?;
        Ok(result.rows_affected)
    }

    /// Those of `accounts` that have a session.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn accounts_with_sessions(&self, accounts: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
        let ids = Entity::find()
            .select_only()
            .column(Column::AccountId)
            .distinct()
            .filter(Column::AccountId.is_in(accounts.iter().copied()));
        Ok(ids.into_tuple().all(self.conn()?).await?)
    }

    /// Ends every session of `accounts`. Says how many there were.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn end_sessions_of(&self, accounts: &[Uuid]) -> Result<u64, StoreError> {
        let result = Entity::delete_many()
            .filter(Column::AccountId.is_in(accounts.iter().copied()))
            .exec(self.conn()?)
            .await?;
        Ok(result.rows_affected)
    }

    /// Forgets up to `most` sessions that ended before `now` by age, and as many that did by idleness.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn forget_sessions(
        &self,
        idle_ttl: Duration,
        now: Instant,
        most: u64,
    ) -> Result<u64, StoreError> {
        let old = Condition::all().add(Column::ExpiresAt.lt(now.0));
        let idle = Condition::all().add(Column::SeenAt.lt(now.before(idle_ttl).0));
        // One after the other: each goes by an index of its own.
        Ok(self.forget::<Entity>(Column::Id, Column::ExpiresAt, old, most).await?
            + self.forget::<Entity>(Column::Id, Column::SeenAt, idle, most).await?)
    }
}

impl From<Model> for Session {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            account_id: row.account_id,
            created_at: Instant(row.created_at),
            seen_at: Instant(row.seen_at),
            expires_at: Instant(row.expires_at),
            client_address: row.client_address,
            user_agent: row.user_agent,
        }
    }
}
