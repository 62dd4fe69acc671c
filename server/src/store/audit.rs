//! What happened, for the operator and the owner: written in the transaction of what it tells. Reads go by index.

use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use shared::audit::{AuditEvent, AuditOutcome};
use uuid::Uuid;

use super::entity::audit::{ActiveModel, Column, Entity, Model};
use super::{Store, StoreError, Tx};
use crate::clock::Instant;
use crate::secrets::KEY_LENGTH;

/// Something that happened. Names are text: a row that somebody altered must still be readable to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// Its id.
    pub id: Uuid,
    /// When.
    pub at: Instant,
    /// What: the name of an [`AuditEvent`].
    pub event: String,
    /// To whose account.
    pub account_id: Option<Uuid>,
    /// By the keyed hash of which identifier.
    pub identifier_key: Option<Vec<u8>>,
    /// By which identifier, masked.
    pub identifier: Option<String>,
    /// From where.
    pub client_address: String,
    /// With what.
    pub user_agent: String,
    /// How it ended: the name of an [`AuditOutcome`].
    pub outcome: String,
    /// A number or a word more.
    pub detail: Option<String>,
    /// Its place in the chain, once it is sealed.
    pub seal: Option<Seal>,
}

/// A place in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// The place, from 1.
    pub seq: i64,
    /// The MAC of the row and of all before it.
    pub mac: Vec<u8>,
    /// The key that made it.
    pub key_id: String,
}

/// Whose events are read.
#[derive(Clone, Debug, Default)]
pub struct Subject {
    /// Those of this account.
    pub account_id: Option<Uuid>,
    /// Those by these identifiers, whether or not the account was known then.
    pub identifier_keys: Vec<[u8; KEY_LENGTH]>,
}

impl Tx {
    /// Writes an event; the sealer gives it its place in the chain.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn insert_audit(&self, row: &AuditRow) -> Result<(), StoreError> {
        Entity::insert(ActiveModel::from(row)).exec_without_returning(self.conn()?).await?;
        Ok(())
    }

    /// Writes several events; the sealer gives each its place in the chain.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn insert_audits(&self, rows: &[AuditRow]) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        let rows = rows.iter().map(ActiveModel::from);
        Entity::insert_many(rows).exec_without_returning(self.conn()?).await?;
        Ok(())
    }
}

impl Store {
    /// Up to `most` events of `subject` (of all, where there is none) that come after `after`, oldest first.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn audit_page(
        &self,
        subject: Option<&Subject>,
        after: (Instant, Uuid),
        most: u64,
    ) -> Result<Vec<AuditRow>, StoreError> {
        let later = Condition::all()
            .add(Column::At.gte(after.0.0))
            .add(Condition::any().add(Column::At.gt(after.0.0)).add(Column::Id.gt(after.1)));
        let mut rows = Vec::new();
        // A query each, for an index each: one with OR would walk the whole table in the order of time.
        for of in conditions(subject) {
            let query = Entity::find().filter(later.clone()).filter(of).limit(most);
            let query = query.order_by_asc(Column::At).order_by_asc(Column::Id);
            rows.extend(query.all(&self.db).await?.into_iter().map(AuditRow::from));
        }
        rows.sort_by_key(|row: &AuditRow| (row.at, row.id));
        rows.dedup_by_key(|row| row.id);
        rows.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        Ok(rows)
    }

    /// The last `most` events that `account` is told of, newest first: its own, and what strangers tried by its
    /// identifiers since it exists.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn last_events(
        &self,
        account: (Uuid, Instant),
        identifier_keys: &[[u8; KEY_LENGTH]],
        kinds: (&[AuditEvent], &[AuditEvent]),
        most: u64,
    ) -> Result<Vec<AuditRow>, StoreError> {
        let names =
            |kinds: &[AuditEvent]| kinds.iter().map(|kind| kind.as_str()).collect::<Vec<_>>();
        let mut conditions = vec![
            Condition::all()
                .add(Column::AccountId.eq(account.0))
                .add(Column::Event.is_in(names(kinds.0))),
        ];
        conditions.extend(identifier_keys.iter().map(|key| {
            Condition::all()
                .add(Column::IdentifierKey.eq(key.to_vec()))
                .add(Column::AccountId.is_null())
                .add(Column::At.gte(account.1.0))
                .add(Column::Event.is_in(names(kinds.1)))
        }));
        let mut rows = Vec::new();
        for of in conditions {
            let query = Entity::find().filter(of).limit(most);
            let query = query.order_by_desc(Column::At).order_by_desc(Column::Id);
            rows.extend(query.all(&self.db).await?.into_iter().map(AuditRow::from));
        }
        rows.sort_by_key(|row: &AuditRow| std::cmp::Reverse((row.at, row.id)));
        rows.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        Ok(rows)
    }
}

fn conditions(subject: Option<&Subject>) -> Vec<Condition> {
    let Some(subject) = subject else { return vec![Condition::all()] };
    let by_account = subject.account_id.map(|id| Condition::all().add(Column::AccountId.eq(id)));
    let by_identifier = subject
        .identifier_keys
        .iter()
        .map(|key| Condition::all().add(Column::IdentifierKey.eq(key.to_vec())));
    by_account.into_iter().chain(by_identifier).collect()
}

impl AuditRow {
    /// The event, where its name is one of ours.
    #[must_use]
    pub fn kind(&self) -> Option<AuditEvent> {
        AuditEvent::from_name(&self.event)
    }

    /// The outcome, where its name is one of ours.
    #[must_use]
    pub fn result(&self) -> Option<AuditOutcome> {
        AuditOutcome::from_name(&self.outcome)
    }
}

impl From<&AuditRow> for ActiveModel {
    /// As it is written: the sealer gives it its place.
    fn from(row: &AuditRow) -> Self {
        Self {
            id: Set(row.id),
            at: Set(row.at.0),
            event: Set(row.event.clone()),
            account_id: Set(row.account_id),
            identifier_key: Set(row.identifier_key.clone()),
            client_address: Set(row.client_address.clone()),
            user_agent: Set(row.user_agent.clone()),
            outcome: Set(row.outcome.clone()),
            detail: Set(row.detail.clone()),
            identifier: Set(row.identifier.clone()),
            seq: Set(None),
            mac: Set(None),
            key_id: Set(None),
        }
    }
}

impl From<Model> for AuditRow {
    fn from(row: Model) -> Self {
        let seal = row.seq.map(|seq| Seal {
            seq,
            mac: row.mac.unwrap_or_default(),
            key_id: row.key_id.unwrap_or_default(),
        });
        Self {
            id: row.id,
            at: Instant(row.at),
            event: row.event,
            account_id: row.account_id,
            identifier_key: row.identifier_key,
            identifier: row.identifier,
            client_address: row.client_address,
            user_agent: row.user_agent,
            outcome: row.outcome,
            detail: row.detail,
            seal,
        }
    }
}
