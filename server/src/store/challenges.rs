//! Challenges: requests for a code, and how far each has come. Secrets are not among the columns.

mod beginning;
mod row;

pub use beginning::Beginning;

use std::time::Duration;

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter};
use shared::Locale;
use shared::identifier::Channel;
use uuid::Uuid;

use super::entity::challenges::{ActiveModel, Column, Entity};
use super::{Store, StoreError, Tx};
use crate::clock::Instant;
use crate::secrets::{ChallengeSeed, KEY_LENGTH};

/// What a challenge is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To set a new password.
    Recover,
    /// To open an account.
    SignUp,
    /// To give an account another address.
    ChangeEmail,
    /// To give an account another phone number.
    ChangePhone,
    /// To take a change back that somebody else made. No code, link or ticket opens it, and nothing but its own
    /// use or an earlier one's ends it before its time.
    Undo,
}

impl Purpose {
    const ALL: [Self; 5] =
        [Self::Recover, Self::SignUp, Self::ChangeEmail, Self::ChangePhone, Self::Undo];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Recover => "recover",
            Self::SignUp => "sign_up",
            Self::ChangeEmail => "change_email",
            Self::ChangePhone => "change_phone",
            Self::Undo => "undo",
        }
    }

    fn from_name(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.as_str() == text)
    }
}

/// How far the clocks of replicas may be apart.
pub const SKEW_MAX: Duration = Duration::from_mins(1);

/// A request for a code.
#[derive(Clone, Debug)]
pub struct Challenge {
    /// Its id: the `request_id` of the API.
    pub id: Uuid,
    /// What it is for.
    pub purpose: Purpose,
    /// The keyed hash of the identifier that was typed.
    pub identifier_key: [u8; KEY_LENGTH],
    /// The account, once the worker found one.
    pub account_id: Option<Uuid>,
    /// How its message travels.
    pub channel: Channel,
    /// What its secrets are derived from, beside the key.
    pub salt: [u8; KEY_LENGTH],
    /// The key that it was made under.
    pub key_id: String,
    /// Tries at its code so far.
    pub attempts: u32,
    /// When it was asked for.
    pub created_at: Instant,
    /// When its message was released for sending.
    pub sent_at: Option<Instant>,
    /// When code and link die.
    pub expires_at: Instant,
    /// When the code was given right.
    pub verified_at: Option<Instant>,
    /// When it was spent or voided.
    pub used_at: Option<Instant>,
    /// Where it was asked for.
    pub client_address: String,
    /// What it was asked for with.
    pub user_agent: String,
    /// The language in which it was asked for.
    pub locale: Locale,
    /// What the purpose needs to remember.
    pub payload: Option<String>,
}

impl Challenge {
    /// What its secrets are derived from.
    #[must_use]
    pub fn seed(&self) -> ChallengeSeed<'_> {
        ChallengeSeed { id: self.id, salt: &self.salt, key_id: &self.key_id }
    }

    /// Whether it is in its time at `now`. One from the future was made before a clock was set back, and would live too
    /// long.
    #[must_use]
    pub fn is_unexpired(&self, now: Instant) -> bool {
        self.expires_at > now && self.created_at <= now.after(SKEW_MAX)
    }
}

/// Which of its two secrets is being spent: they die at different times.
#[derive(Clone, Copy, Debug)]
pub enum Secret {
    /// The link, until the challenge expires.
    Link,
    /// The ticket of a verified code, for a while after it was verified.
    Ticket {
        /// How long.
        ttl: Duration,
    },
}

impl Store {
    /// The challenge of `id`.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn challenge(&self, id: Uuid) -> Result<Option<Challenge>, StoreError> {
        let row = Entity::find_by_id(id).one(&self.db).await?;
        row.map(Challenge::try_from).transpose()
    }
}

impl Tx {
    /// Adds a challenge.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn insert_challenge(&self, challenge: &Challenge) -> Result<(), StoreError> {
        Entity::insert(ActiveModel::from(challenge)).exec_without_returning(self.conn()?).await?;
        Ok(())
    }

    /// Counts one try at the code of a challenge, before anything is compared, and also when it is dead: else
    /// a stranger would see by the tries left that its owner was written to again or came back.
    /// Says whether there was a try left.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn count_attempt(
        &self,
        id: Uuid,
        purpose: Purpose,
        most: u32,
    ) -> Result<bool, StoreError> {
        let result = Entity::update_many()
            .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
            .filter(Column::Id.eq(id))
            .filter(Column::Purpose.eq(purpose.as_str()))
            .filter(Column::Attempts.lt(most))
            .filter(Column::VerifiedAt.is_null())
            .exec(self.conn()?)
            .await?;
        Ok(result.rows_affected == 1)
    }

    /// The challenge of `id`, as this transaction sees it.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn challenge(&self, id: Uuid) -> Result<Option<Challenge>, StoreError> {
        let row = Entity::find_by_id(id).one(self.conn()?).await?;
        row.map(Challenge::try_from).transpose()
    }

    /// Marks the code of a live challenge as given right; from then on no try is counted. Says whether it
    /// was the first time.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn verify_challenge(&self, id: Uuid, now: Instant) -> Result<bool, StoreError> {
        let result = Entity::update_many()
            .col_expr(Column::VerifiedAt, Expr::value(now.0))
            .filter(Column::Id.eq(id))
            .filter(Column::VerifiedAt.is_null())
            .filter(Column::UsedAt.is_null())
            .filter(unexpired(now))
            .exec(self.conn()?)
            .await?;
        Ok(result.rows_affected == 1)
    }

    /// Spends a challenge by one guarded write: of any number of callers, one is told `true`.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn spend_challenge(
        &self,
        id: Uuid,
        secret: Secret,
        now: Instant,
    ) -> Result<bool, StoreError> {
        let alive = match secret {
            Secret::Link => unexpired(now),
            Secret::Ticket { ttl } => Condition::all()
                .add(Column::VerifiedAt.gt(now.before(ttl).0))
                .add(Column::VerifiedAt.lte(now.after(SKEW_MAX).0)),
        };
        let result = Entity::update_many()
            .col_expr(Column::UsedAt, Expr::value(now.0))
            .col_expr(Column::Payload, Expr::value(None::<String>))
            .filter(Column::Id.eq(id))
            .filter(Column::UsedAt.is_null())
            .filter(alive)
            .exec(self.conn()?)
            .await?;
        Ok(result.rows_affected == 1)
    }

    /// Ends a challenge as long as any of its secrets is alive; the ticket of a verified code lives for
    /// `ticket_ttl`. Of any number of callers, one is told `true`.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn cancel_challenge(
        &self,
        id: Uuid,
        ticket_ttl: Duration,
        now: Instant,
    ) -> Result<bool, StoreError> {
        let alive = Condition::any()
            .add(Column::ExpiresAt.gt(now.0))
            .add(Column::VerifiedAt.gt(now.before(ticket_ttl).0));
        Ok(self.void(Condition::all().add(Column::Id.eq(id)).add(alive), now).await? == 1)
    }

    /// Voids every live challenge of the account. What takes changes back stays: who made a change must not be
    /// able to make it last by another one.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn void_challenges(&self, account: Uuid, now: Instant) -> Result<(), StoreError> {
        let condition = Condition::all()
            .add(Column::AccountId.eq(account))
            .add(Column::Purpose.ne(Purpose::Undo.as_str()));
        self.void(condition, now).await?;
        Ok(())
    }

    /// Voids one challenge of the purpose [`Purpose::Undo`].
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn void_undo(&self, id: Uuid, now: Instant) -> Result<(), StoreError> {
        self.void(Condition::all().add(Column::Id.eq(id)), now).await?;
        Ok(())
    }

    /// What can still take changes of the account back.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn live_undos(
        &self,
        account: Uuid,
        now: Instant,
    ) -> Result<Vec<Challenge>, StoreError> {
        let rows = Entity::find()
            .filter(Column::AccountId.eq(account))
            .filter(Column::Purpose.eq(Purpose::Undo.as_str()))
            .filter(Column::UsedAt.is_null())
            .filter(Column::ExpiresAt.gt(now.0))
            .all(self.conn()?)
            .await?;
        rows.into_iter().map(Challenge::try_from).collect()
    }

    /// Voids the older live challenges of the same person and purpose: the newer one's message has gone out.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn void_older(&self, newer: &Challenge, now: Instant) -> Result<(), StoreError> {
        // Ids break the tie: of two of the same millisecond one is the newer, whichever message goes out first. Those
        // that travel differently were begun together, as after a freeze, and neither is the other's successor.
        let tie = Column::CreatedAt
            .eq(newer.created_at.0)
            .and(Column::Id.lt(newer.id))
            .and(Column::Channel.eq(row::channel_text(newer.channel)));
        self.void(others(newer).add(Column::CreatedAt.lt(newer.created_at.0).or(tie)), now).await?;
        Ok(())
    }

    async fn void(&self, condition: Condition, now: Instant) -> Result<u64, StoreError> {
        let result = Entity::update_many()
            .col_expr(Column::UsedAt, Expr::value(now.0))
            .col_expr(Column::Payload, Expr::value(None::<String>))
            .filter(condition)
            .filter(Column::UsedAt.is_null())
            .exec(self.conn()?)
            .await?;
        Ok(result.rows_affected)
    }

    /// Whether another message to the same person and for the same purpose was released since `since`.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn sent_since(
        &self,
        challenge: &Challenge,
        since: Instant,
    ) -> Result<bool, StoreError> {
        let sent = Entity::find()
            .filter(others(challenge))
            .filter(Column::SentAt.gt(since.0))
            .count(self.conn()?)
            .await?;
        Ok(sent > 0)
    }

    /// Notes whose challenge it is.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn assign_challenge(&self, id: Uuid, account: Uuid) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::AccountId, Expr::value(account))
            .filter(Column::Id.eq(id))
            .exec(self.conn()?)
            .await?;
        Ok(())
    }

    /// Notes that the challenge's message was released for sending, or that it could not be sent after all.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn set_challenge_sent(
        &self,
        id: Uuid,
        at: Option<Instant>,
    ) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::SentAt, Expr::value(at.map(|at| at.0)))
            .filter(Column::Id.eq(id))
            .exec(self.conn()?)
            .await?;
        Ok(())
    }

    /// Forgets up to `most` challenges that expired before `before`.
    ///
    /// # Errors
    /// [`StoreError`], where the database fails.
    pub async fn forget_challenges(&self, before: Instant, most: u64) -> Result<u64, StoreError> {
        let expired = Condition::all().add(Column::ExpiresAt.lt(before.0));
        self.forget::<Entity>(Column::Id, Column::ExpiresAt, expired, most).await
    }
}

/// What [`Challenge::is_unexpired`] says.
fn unexpired(now: Instant) -> Condition {
    Condition::all()
        .add(Column::ExpiresAt.gt(now.0))
        .add(Column::CreatedAt.lte(now.after(SKEW_MAX).0))
}

/// The other challenges of the same person and purpose: by account, where it is known, and by identifier.
fn others(challenge: &Challenge) -> Condition {
    let mut person =
        Condition::any().add(Column::IdentifierKey.eq(challenge.identifier_key.to_vec()));
    if let Some(account) = challenge.account_id {
        person = person.add(Column::AccountId.eq(account));
    }
    Condition::all()
        .add(person)
        .add(Column::Purpose.eq(challenge.purpose.as_str()))
        .add(Column::Id.ne(challenge.id))
}
