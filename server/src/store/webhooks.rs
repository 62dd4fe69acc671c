//! Web hooks that wait for the worker: rows of the outbox beside the messages, leased, finished and put back
//! as those are, but never ahead of them.

use std::time::Duration;

use sea_orm::{ActiveValue::Set, EntityTrait};
use uuid::Uuid;

use super::entity::outbox::{ActiveModel, Entity, Model};
use super::outbox::PENDING;
use super::{Store, StoreError, Tx};
use crate::clock::Instant;

/// The outbox's `kind` of a web hook.
pub(super) const KIND: &str = "webhook";

/// A web hook that waits.
#[derive(Clone, Debug)]
pub struct OutboxWebhook {
    /// Its id, which is that of the event on every retry.
    pub id: Uuid,
    /// The application it is for.
    pub application: Uuid,
    /// What happened.
    pub event: String,
    /// Whom it happened to.
    pub account_id: Uuid,
    /// The JSON that is sent.
    pub body: String,
    /// When it happened.
    pub created_at: Instant,
    /// Tries so far.
    pub attempts: u32,
}

impl Tx {
    /// Puts a web hook into the outbox.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn enqueue_webhook(&self, webhook: &OutboxWebhook) -> Result<(), StoreError> {
        Entity::insert(ActiveModel::from(webhook)).exec_without_returning(self.conn()?).await?;
        Ok(())
    }

    /// Puts several web hooks into the outbox.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn enqueue_webhooks(&self, webhooks: &[OutboxWebhook]) -> Result<(), StoreError> {
        if webhooks.is_empty() {
            return Ok(());
        }
        let rows = webhooks.iter().map(ActiveModel::from);
        Entity::insert_many(rows).exec_without_returning(self.conn()?).await?;
        Ok(())
    }
}

impl Store {
    /// Leases up to `most` due web hooks, as [`Store::lease_messages`] does messages.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn lease_webhooks(
        &self,
        most: u64,
        lease: Duration,
        now: Instant,
    ) -> Result<Vec<OutboxWebhook>, StoreError> {
        let rows = self.lease(KIND, most, lease, now).await?;
        // One that cannot be read must not keep those behind it waiting.
        let readable = rows.into_iter().filter_map(|row| {
            let id = row.id;
            OutboxWebhook::try_from(row)
                .inspect_err(|error| tracing::error!(%id, %error, "a web hook is not readable"))
                .ok()
        });
        Ok(readable.collect())
    }
}

impl From<&OutboxWebhook> for ActiveModel {
    fn from(webhook: &OutboxWebhook) -> Self {
        Self {
            id: Set(webhook.id),
            kind: Set(KIND.to_owned()),
            template: Set(webhook.event.clone()),
            challenge_id: Set(None),
            account_id: Set(Some(webhook.account_id)),
            recipient: Set(Some(webhook.application.to_string())),
            payload: Set(Some(webhook.body.clone())),
            state: Set(PENDING.to_owned()),
            attempts: Set(0),
            next_try_at: Set(webhook.created_at.0),
            lease_until: Set(0),
            error: Set(None),
            created_at: Set(webhook.created_at.0),
            sent_at: Set(None),
            message_id: Set(None),
        }
    }
}

impl TryFrom<Model> for OutboxWebhook {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let application = row.recipient.and_then(|id| Uuid::parse_str(&id).ok());
        Ok(Self {
            id: row.id,
            application: application.ok_or(StoreError::Corrupt("outbox.recipient"))?,
            event: row.template,
            account_id: row.account_id.ok_or(StoreError::Corrupt("outbox.account_id"))?,
            body: row.payload.ok_or(StoreError::Corrupt("outbox.payload"))?,
            created_at: Instant(row.created_at),
            attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX).saturating_add(1),
        })
    }
}
