//! Messages that wait for the worker. A row names who it is for and what it says, never a secret.

mod backlog;
mod operator;

pub use backlog::Backlog;
pub use operator::OutboxRow;

use std::time::Duration;

use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use super::entity::outbox::{ActiveModel, Column, Entity, Model};
use super::{Store, StoreError, Tx};
use crate::clock::Instant;

/// What a message says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Template {
    /// A code and a link to recover an account.
    Recovery,
    /// A code and a link to open an account, or that there is one already.
    SignUp,
    /// A code to give an account another address.
    ChangeEmail,
    /// A code to give an account another phone number.
    ChangePhone,
    /// The password was changed.
    PasswordChanged,
    /// The address was changed.
    EmailChanged,
    /// The phone number was changed.
    PhoneChanged,
    /// Somebody signed in from a device that the account does not know.
    NewDevice,
    /// The account exists now.
    Welcome,
}

impl Template {
    const ALL: [Self; 9] = [
        Self::Recovery,
        Self::SignUp,
        Self::ChangeEmail,
        Self::ChangePhone,
        Self::PasswordChanged,
        Self::EmailChanged,
        Self::PhoneChanged,
        Self::NewDevice,
        Self::Welcome,
    ];

    /// Its name in the table and in logs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Recovery => "recovery",
            Self::SignUp => "sign_up",
            Self::ChangeEmail => "change_email",
            Self::ChangePhone => "change_phone",
            Self::PasswordChanged => "password_changed",
            Self::EmailChanged => "email_changed",
            Self::PhoneChanged => "phone_changed",
            Self::NewDevice => "new_device",
            Self::Welcome => "welcome",
        }
    }
}

/// Where a message's way ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was handed over.
    Sent,
    /// There is nobody to send it to.
    NoRecipient,
    /// Another message went out a moment ago, or the budget is spent.
    Coalesced,
    /// Its secret died before it could be sent.
    Expired,
    /// The other side refused it for good, or it was tried too often.
    Dead,
    /// It may have arrived, though nobody said so, and was sent often enough.
    Unsure,
    /// The budget for texts in a day, or for those to one country, is spent.
    Capped,
    /// An operator took it out.
    Dropped,
}

impl Outcome {
    /// Its name in the table and in logs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::NoRecipient => "no_recipient",
            Self::Coalesced => "coalesced",
            Self::Expired => "expired",
            Self::Dead => "dead",
            Self::Unsure => "unsure",
            Self::Capped => "capped",
            Self::Dropped => "dropped",
        }
    }
}

pub(super) const PENDING: &str = "pending";
/// Longest error that a row keeps, in characters.
const ERROR_LENGTH: usize = 512;
/// The `kind` of a message; web hooks have their own.
const KIND: &str = "message";

/// A message that waits.
#[derive(Clone, Debug)]
pub struct OutboxMessage {
    /// Its id, which is that of the message on every retry.
    pub id: Uuid,
    /// What it says.
    pub template: Template,
    /// The challenge whose secrets it carries.
    pub challenge_id: Option<Uuid>,
    /// The account it is for, where that is known.
    pub account_id: Option<Uuid>,
    /// The identifier as typed, until the message is on its way.
    pub recipient: Option<String>,
    /// What else it says, as JSON.
    pub payload: Option<String>,
    /// Tries so far.
    pub attempts: u32,
}

impl Tx {
    /// Puts a message into the outbox.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn enqueue(&self, message: &OutboxMessage, now: Instant) -> Result<(), StoreError> {
        Entity::insert(row(message, now)).exec_without_returning(self.conn()?).await?;
        Ok(())
    }

    /// Ends a message's way and wipes what only the sending needed; a dead one keeps it, because an operator may
    /// have it tried again.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn finish_message(
        &self,
        id: Uuid,
        outcome: Outcome,
        error: Option<&str>,
        now: Instant,
    ) -> Result<(), StoreError> {
        let sent_at = (outcome == Outcome::Sent).then_some(now.0);
        let mut update = Entity::update_many()
            .col_expr(Column::State, Expr::value(outcome.as_str()))
            .col_expr(Column::Error, Expr::value(error.map(shorten)))
            .col_expr(Column::LeaseUntil, Expr::value(0_i64))
            .col_expr(Column::SentAt, Expr::value(sent_at));
        if outcome != Outcome::Dead {
            update = update
                .col_expr(Column::Recipient, Expr::value(None::<String>))
                .col_expr(Column::Payload, Expr::value(None::<String>));
        }
        update
            .filter(Column::Id.eq(id))
            .filter(Column::State.eq(PENDING))
            .exec(self.conn()?)
            .await?;
        Ok(())
    }

    /// Puts a message back for a later try.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn postpone_message(
        &self,
        id: Uuid,
        error: &str,
        next_try_at: Instant,
    ) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::Error, Expr::value(shorten(error)))
            .col_expr(Column::NextTryAt, Expr::value(next_try_at.0))
            .col_expr(Column::LeaseUntil, Expr::value(0_i64))
            .filter(Column::Id.eq(id))
            .filter(Column::State.eq(PENDING))
            .exec(self.conn()?)
            .await?;
        Ok(())
    }

    /// Forgets up to `most` messages and web hooks that were finished and made before `before`.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn forget_messages(&self, before: Instant, most: u64) -> Result<u64, StoreError> {
        let old =
            Condition::all().add(Column::State.ne(PENDING)).add(Column::CreatedAt.lt(before.0));
        self.forget::<Entity>(Column::Id, Column::CreatedAt, old, most).await
    }
}

impl Store {
    /// The identifier that a challenge's message still waits to be sent to.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn waiting_recipient(&self, challenge: Uuid) -> Result<Option<String>, StoreError> {
        let row = Entity::find().filter(Column::ChallengeId.eq(challenge)).one(&self.db).await?;
        Ok(row.and_then(|row| row.recipient))
    }

    /// Leases up to `most` due messages, oldest first: until the lease ends, no other worker gets them, and
    /// after it (this worker died) another one does.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn lease_messages(
        &self,
        most: u64,
        lease: Duration,
        now: Instant,
    ) -> Result<Vec<OutboxMessage>, StoreError> {
        let rows = self.lease(KIND, most, lease, now).await?;
        // A template that only a newer replica knows must not keep the rows behind it waiting.
        let readable = rows.into_iter().filter_map(|row| {
            let id = row.id;
            OutboxMessage::try_from(row)
                .inspect_err(|error| tracing::error!(%id, %error, "a message is not readable"))
                .ok()
        });
        Ok(readable.collect())
    }

    /// The same for rows of any kind; their `attempts` are those before this one. Nothing comes back only when
    /// nothing is due: where other workers were faster, the next rows are tried.
    pub(super) async fn lease(
        &self,
        kind: &str,
        most: u64,
        lease: Duration,
        now: Instant,
    ) -> Result<Vec<Model>, StoreError> {
        let due = Condition::all()
            .add(Column::Kind.eq(kind))
            .add(Column::State.eq(PENDING))
            .add(Column::NextTryAt.lte(now.0))
            .add(Column::LeaseUntil.lte(now.0));
        loop {
            let rows = Entity::find()
                .filter(due.clone())
                .order_by_asc(Column::NextTryAt)
                .order_by_asc(Column::Id)
                .limit(most)
                .all(&self.db)
                .await?;
            if rows.is_empty() {
                return Ok(rows);
            }
            let leased = self.claim(rows, &due, now.after(lease)).await?;
            if !leased.is_empty() {
                return Ok(leased);
            }
        }
    }

    async fn claim(
        &self,
        rows: Vec<Model>,
        due: &Condition,
        until: Instant,
    ) -> Result<Vec<Model>, StoreError> {
        let tx = self.begin().await?;
        let mut leased = Vec::with_capacity(rows.len());
        for row in rows {
            let result = Entity::update_many()
                .col_expr(Column::LeaseUntil, Expr::value(until.0))
                .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
                .filter(Column::Id.eq(row.id))
                .filter(due.clone())
                .exec(tx.conn()?)
                .await?;
            if result.rows_affected == 1 {
                leased.push(row);
            }
        }
        tx.commit().await?;
        Ok(leased)
    }
}

/// The row of a message that waits since `now`.
pub(super) fn row(message: &OutboxMessage, now: Instant) -> ActiveModel {
    ActiveModel {
        id: Set(message.id),
        kind: Set(KIND.to_owned()),
        template: Set(message.template.as_str().to_owned()),
        challenge_id: Set(message.challenge_id),
        account_id: Set(message.account_id),
        recipient: Set(message.recipient.clone()),
        payload: Set(message.payload.clone()),
        state: Set(PENDING.to_owned()),
        attempts: Set(0),
        next_try_at: Set(now.0),
        lease_until: Set(0),
        error: Set(None),
        created_at: Set(now.0),
        sent_at: Set(None),
        message_id: Set(None),
    }
}

/// A row holds so much and no more, and some databases refuse what is longer.
fn shorten(error: &str) -> String {
    error.chars().take(ERROR_LENGTH).collect()
}

impl TryFrom<Model> for OutboxMessage {
    type Error = StoreError;

    fn try_from(row: Model) -> Result<Self, StoreError> {
        let template = Template::ALL.into_iter().find(|template| template.as_str() == row.template);
        Ok(Self {
            id: row.id,
            template: template.ok_or(StoreError::Corrupt("outbox.template"))?,
            challenge_id: row.challenge_id,
            account_id: row.account_id,
            recipient: row.recipient,
            payload: row.payload,
            attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX).saturating_add(1),
        })
    }
}
