//! The worker's step: takes what waits in the outbox, finds out who it is for, and sends it.
//! A worker that dies in the middle loses nothing: its lease ends, and another one sends the same message.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;

use shared::audit::AuditEvent;

use super::plan::{Plan, plan};
use crate::audit::{self, Whom};
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::dispatch;
use crate::error::Error;
use crate::mail::SendError;
use crate::retry;
use crate::store::challenges::Challenge;
use crate::store::outbox::{OutboxMessage, Outcome};

/// Messages that one worker has under way at a time.
const SLOTS: usize = 16;
/// How long a worker may take at least before another one tries.
const LEASE: Duration = Duration::from_mins(1);
/// What looking up and writing down may take beside the sending.
const BESIDE_SENDING: Duration = Duration::from_secs(30);
/// Tries after which a message is given up: with the longest wait between them, about three days.
const TRIES_MAX: u32 = 700;
/// Tries after which a text that may have arrived is not sent again: each one may cost money, and wake somebody up.
const UNSURE_TRIES_MAX: u32 = 3;

/// What one worker has under way. A message that hangs takes its own slot and keeps no other one waiting.
#[derive(Default)]
pub struct Deliveries(JoinSet<()>);

impl Deliveries {
    /// Takes up what is due, as far as there are slots. Says how many messages that were.
    ///
    /// # Errors
    /// [`Error::Store`], where the outbox cannot be read.
    pub async fn take_up(&mut self, ctx: &Arc<Ctx>) -> Result<usize, Error> {
        while self.0.try_join_next().is_some() {}
        if self.is_full() {
            return Ok(0);
        }
        let free = u64::try_from(SLOTS - self.0.len()).unwrap_or(1);
        // A second worker must not begin while the first one may still be sending.
        let lease = LEASE.max(ctx.config.mail.message_timeout.0 + BESIDE_SENDING);
        let leased = || async { Ok(ctx.store.lease_messages(free, lease, ctx.clock.now()).await?) };
        let messages = retry::conflicts(ctx, leased).await?;
        let taken = messages.len();
        for message in messages {
            let ctx = Arc::clone(ctx);
            self.0.spawn(async move {
                // Beyond its lease, it is another worker's.
                match tokio::time::timeout(lease, deliver(&ctx, &message)).await {
                    Ok(Ok(())) => {}
                    Ok(Err(error)) => {
                        tracing::error!(id = %message.id, %error, "a message could not be taken care of");
                    }
                    Err(_) => tracing::error!(id = %message.id, "a message took longer than its lease"),
                }
            });
        }
        Ok(taken)
    }

    /// Whether there is no slot.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.0.len() >= SLOTS
    }

    /// Waits until one is done with; at once, where none is under way.
    pub async fn one_ended(&mut self) {
        self.0.join_next().await;
    }

    /// Waits until all are done with.
    pub async fn all_ended(&mut self) {
        while self.0.join_next().await.is_some() {}
    }
}

/// Sends what is due and waits for its end. Says how many messages were taken up.
///
/// # Errors
/// [`Error::Store`], where the outbox cannot be read.
pub async fn deliver_due(ctx: &Arc<Ctx>) -> Result<usize, Error> {
    let mut deliveries = Deliveries::default();
    let taken = deliveries.take_up(ctx).await?;
    deliveries.all_ended().await;
    Ok(taken)
}

async fn deliver(ctx: &Ctx, message: &OutboxMessage) -> Result<(), Error> {
    if message.attempts > TRIES_MAX {
        let cause = "it was tried too often";
        let dead = || finish(ctx, message, Outcome::Dead, Some(cause), None);
        return retry::conflicts(ctx, dead).await;
    }
    match plan(ctx, message).await? {
        Plan::Finish(outcome) => {
            retry::conflicts(ctx, || finish(ctx, message, outcome, None, None)).await
        }
        Plan::Send(parcel, challenge) => match dispatch::send(ctx, &parcel).await {
            Ok(()) => retry::conflicts(ctx, || sent(ctx, message, challenge.as_deref())).await,
            Err(SendError::Unsure(cause)) if message.attempts >= UNSURE_TRIES_MAX => {
                tracing::warn!(id = %message.id, %cause, "a text may have arrived and is not sent again");
                let unsure =
                    || finish(ctx, message, Outcome::Unsure, Some(&cause), challenge.as_deref());
                retry::conflicts(ctx, unsure).await
            }
            Err(SendError::Transient(cause) | SendError::Unsure(cause)) => {
                retry::conflicts(ctx, || postpone(ctx, message, &cause)).await
            }
            Err(SendError::Permanent(cause)) => {
                tracing::warn!(id = %message.id, %cause, "a message was refused for good");
                let dead =
                    || finish(ctx, message, Outcome::Dead, Some(&cause), challenge.as_deref());
                retry::conflicts(ctx, dead).await
            }
        },
    }
}

async fn sent(
    ctx: &Ctx,
    message: &OutboxMessage,
    challenge: Option<&Challenge>,
) -> Result<(), Error> {
    let now = ctx.clock.now();
    let tx = ctx.store.begin().await?;
    if let Some(account) = challenge.and_then(|challenge| challenge.account_id) {
        tx.lock_account(account).await?;
    }
    tx.finish_message(message.id, Outcome::Sent, None, now).await?;
    if let Some(challenge) = challenge {
        // Before there is an account, nobody's sign-up may end somebody else's for the same address.
        if challenge.account_id.is_some() {
            tx.void_older(challenge, now).await?;
        }
        let worker = Caller::operator(challenge.locale);
        audit::ok(ctx, &tx, &worker, AuditEvent::MessageSent, Whom::from(challenge)).await?;
    }
    tx.commit().await?;
    count(ctx, message, Outcome::Sent.as_str());
    tracing::info!(id = %message.id, template = message.template.as_str(), "a message was sent");
    Ok(())
}

async fn finish(
    ctx: &Ctx,
    message: &OutboxMessage,
    outcome: Outcome,
    cause: Option<&str>,
    challenge: Option<&Challenge>,
) -> Result<(), Error> {
    let tx = ctx.store.begin().await?;
    tx.finish_message(message.id, outcome, cause, ctx.clock.now()).await?;
    if matches!(outcome, Outcome::Dead | Outcome::Unsure) {
        let worker = Caller::operator(ctx.config.app.locale);
        let whom = challenge.map(Whom::from).unwrap_or_default();
        let whom = Whom { account_id: whom.account_id.or(message.account_id), ..whom };
        audit::failed(ctx, &tx, &worker, AuditEvent::MessageFailed, whom).await?;
    }
    if let Some(challenge) = message.challenge_id.filter(|_| outcome == Outcome::Dead) {
        tx.set_challenge_sent(challenge, None).await?;
    }
    tx.commit().await?;
    count(ctx, message, outcome.as_str());
    Ok(())
}

async fn postpone(ctx: &Ctx, message: &OutboxMessage, cause: &str) -> Result<(), Error> {
    let next_try_at = retry::next_try(ctx, message.attempts)?;
    tracing::warn!(id = %message.id, attempt = message.attempts, %cause, "a message will be tried again");
    let tx = ctx.store.begin().await?;
    tx.postpone_message(message.id, cause, next_try_at).await?;
    tx.commit().await?;
    count(ctx, message, "postponed");
    Ok(())
}

fn count(ctx: &Ctx, message: &OutboxMessage, outcome: &'static str) {
    ctx.metrics.delivery(message.template.as_str(), outcome);
}
