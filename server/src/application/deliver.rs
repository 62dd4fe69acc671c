//! The worker's step for web hooks: apart from the messages', because no receiver that hangs may keep a code
//! from its owner. A receiver that is down is asked again for a day.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;

use crate::ctx::Ctx;
use crate::error::Error;
use crate::mail::SendError;
use crate::retry;
use crate::store::applications::Application;
use crate::store::outbox::Outcome;
use crate::store::webhooks::OutboxWebhook;
use crate::webhook::Call;

/// Web hooks that one worker sends at a time.
const BATCH: u64 = 16;
/// How long a worker may take before another one tries: more than sending ever takes.
const LEASE: Duration = Duration::from_mins(1);
/// For how long a receiver is asked again.
const PATIENCE: Duration = Duration::from_hours(24);

/// Sends the web hooks that are due. Says how many were taken up.
///
/// # Errors
/// [`Error::Store`], where the outbox cannot be read.
pub async fn deliver_webhooks(ctx: &Arc<Ctx>) -> Result<usize, Error> {
    let leased = || async { Ok(ctx.store.lease_webhooks(BATCH, LEASE, ctx.clock.now()).await?) };
    let webhooks = retry::conflicts(ctx, leased).await?;
    let taken = webhooks.len();
    let mut deliveries = JoinSet::new();
    for webhook in webhooks {
        let ctx = Arc::clone(ctx);
        deliveries.spawn(async move {
            // Beyond its lease, it is another worker's.
            match tokio::time::timeout(LEASE, deliver(&ctx, &webhook)).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => {
                    tracing::error!(id = %webhook.id, %error, "a web hook could not be taken care of");
                }
                Err(_) => tracing::error!(id = %webhook.id, "a web hook took longer than its lease"),
            }
        });
    }
    while deliveries.join_next().await.is_some() {}
    Ok(taken)
}

async fn deliver(ctx: &Ctx, webhook: &OutboxWebhook) -> Result<(), Error> {
    let Some(application) = ctx.store.application(webhook.application).await? else {
        return end(ctx, webhook, Outcome::NoRecipient, None).await;
    };
    match send(ctx, webhook, &application).await {
        Ok(()) => {
            tracing::info!(id = %webhook.id, event = webhook.event, "a web hook was delivered");
            end(ctx, webhook, Outcome::Sent, None).await
        }
        Err(SendError::Transient(cause) | SendError::Unsure(cause))
            if !is_too_old(ctx, webhook) =>
        {
            retry::conflicts(ctx, || postpone(ctx, webhook, &cause)).await
        }
        Err(
            SendError::Transient(cause) | SendError::Unsure(cause) | SendError::Permanent(cause),
        ) => {
            let application = application.id;
            tracing::warn!(id = %webhook.id, %application, %cause, "a web hook was given up");
            end(ctx, webhook, Outcome::Dead, Some(&cause)).await
        }
    }
}

async fn send(
    ctx: &Ctx,
    webhook: &OutboxWebhook,
    application: &Application,
) -> Result<(), SendError> {
    let secret = ctx.keys.webhook_secret(application.id, &application.webhook_key_id);
    let (Some(url), Some(secret)) = (&application.webhook_url, secret) else {
        let cause = "the key of its secret has left the ring: add the application again";
        return Err(SendError::Permanent(cause.to_owned()));
    };
    let timestamp = ctx.clock.now().0.div_euclid(1000);
    let signature = secret.sign(timestamp, &webhook.body);
    let call = Call { id: webhook.id, url, timestamp, signature, body: webhook.body.clone() };
    ctx.webhooks.send(call).await
}

fn is_too_old(ctx: &Ctx, webhook: &OutboxWebhook) -> bool {
    ctx.clock.now() >= webhook.created_at.after(PATIENCE)
}

async fn end(
    ctx: &Ctx,
    webhook: &OutboxWebhook,
    outcome: Outcome,
    cause: Option<&str>,
) -> Result<(), Error> {
    retry::conflicts(ctx, || finish(ctx, webhook, outcome, cause)).await
}

async fn finish(
    ctx: &Ctx,
    webhook: &OutboxWebhook,
    outcome: Outcome,
    cause: Option<&str>,
) -> Result<(), Error> {
    let tx = ctx.store.begin().await?;
    tx.finish_message(webhook.id, outcome, cause, ctx.clock.now()).await?;
    tx.commit().await?;
    ctx.metrics.delivery(&webhook.event, outcome.as_str());
    Ok(())
}

async fn postpone(ctx: &Ctx, webhook: &OutboxWebhook, cause: &str) -> Result<(), Error> {
    let next_try_at = retry::next_try(ctx, webhook.attempts)?;
    let attempt = webhook.attempts;
    tracing::warn!(id = %webhook.id, attempt, %cause, "a web hook will be tried again");
    let tx = ctx.store.begin().await?;
    tx.postpone_message(webhook.id, cause, next_try_at).await?;
    tx.commit().await?;
    ctx.metrics.delivery(&webhook.event, "postponed");
    Ok(())
}
