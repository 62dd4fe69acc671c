//! What happened, for the operator: written in the transaction of what it tells.

use sea_orm::{ActiveValue::Set, EntityTrait};
use uuid::Uuid;

use super::entity::audit::{ActiveModel, Entity};
use super::{StoreError, Tx};
use crate::clock::Instant;
use crate::secrets::KEY_LENGTH;

/// Something that happened.
#[derive(Clone, Debug)]
pub struct AuditEvent {
    /// Its id.
    pub id: Uuid,
    /// When.
    pub at: Instant,
    /// What, for example `password_reset`.
    pub event: &'static str,
    /// To whose account.
    pub account_id: Option<Uuid>,
    /// By the keyed hash of which identifier.
    pub identifier_key: Option<[u8; KEY_LENGTH]>,
    /// From where.
    pub client_address: String,
    /// With what.
    pub user_agent: String,
    /// How it ended: `ok` or `refused`.
    pub outcome: &'static str,
    /// A number or a word more.
    pub detail: Option<String>,
}

impl Tx {
    /// Writes an event.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn insert_audit(&self, event: AuditEvent) -> Result<(), StoreError> {
        let row = ActiveModel {
            id: Set(event.id),
            at: Set(event.at.0),
            event: Set(event.event.to_owned()),
            account_id: Set(event.account_id),
            identifier_key: Set(event.identifier_key.map(|key| key.to_vec())),
            client_address: Set(event.client_address),
            user_agent: Set(event.user_agent),
            outcome: Set(event.outcome.to_owned()),
            detail: Set(event.detail),
        };
        Entity::insert(row).exec_without_returning(&self.tx).await?;
        Ok(())
    }
}
