//! Tells applications what ended, in the transaction of what it tells: web hooks wait in the outbox.

use serde::Serialize;
use uuid::Uuid;

use crate::ctx::Ctx;
use crate::entropy;
use crate::error::Error;
use crate::store::Tx;
use crate::store::webhooks::OutboxWebhook;

/// What ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// One session; or, where none is named, every token that is older than the account's version.
    SessionRevoked,
    /// The old password, and with it every session and token.
    PasswordChanged,
    /// All access.
    AccountDisabled,
}

impl Event {
    /// Its name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SessionRevoked => "session.revoked",
            Self::PasswordChanged => "password.changed",
            Self::AccountDisabled => "account.disabled",
        }
    }
}

/// What is sent. `ver` lets the receiver refuse every older token, however late and in whatever order it hears.
#[derive(Serialize)]
struct Body<'a> {
    id: Uuid,
    #[serde(rename = "type")]
    event: &'a str,
    at: String,
    account: Uuid,
    ver: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    session: Option<Uuid>,
}

/// Tells every application that wants to know. To be called when the account's row says already what is new.
///
/// # Errors
/// [`Error::Store`] or [`Error::Entropy`]; the transaction must not be committed then.
pub async fn tell(
    ctx: &Ctx,
    tx: &Tx,
    event: Event,
    account_id: Uuid,
    session: Option<Uuid>,
) -> Result<(), Error> {
    let receivers = tx.webhook_receivers().await?;
    if receivers.is_empty() {
        return Ok(());
    }
    let Some(ver) = tx.token_version(account_id).await? else { return Ok(()) };
    for application in receivers {
        let webhook = webhook(ctx, application, event, (account_id, ver), session)?;
        tx.enqueue_webhook(&webhook).await?;
    }
    Ok(())
}

/// Tells every application that wants to know of each of `accounts`, whose every older token is dead. To be called
/// when their rows say already what is new.
///
/// # Errors
/// [`Error::Store`] or [`Error::Entropy`]; the transaction must not be committed then.
pub async fn tell_each(ctx: &Ctx, tx: &Tx, event: Event, accounts: &[Uuid]) -> Result<(), Error> {
    let receivers = tx.webhook_receivers().await?;
    if receivers.is_empty() || accounts.is_empty() {
        return Ok(());
    }
    let versions = tx.token_versions(accounts).await?;
    // A statement for each application: databases limit how many values one may have.
    for application in receivers {
        let of =
            |&(account, ver): &(Uuid, i64)| webhook(ctx, application, event, (account, ver), None);
        tx.enqueue_webhooks(&versions.iter().map(of).collect::<Result<Vec<_>, _>>()?).await?;
    }
    Ok(())
}

fn webhook(
    ctx: &Ctx,
    application: Uuid,
    event: Event,
    (account_id, ver): (Uuid, i64),
    session: Option<Uuid>,
) -> Result<OutboxWebhook, Error> {
    let now = ctx.clock.now();
    let id = entropy::id(&*ctx.entropy, now)?;
    let at = now.to_rfc3339();
    let body = Body { id, event: event.as_str(), at, account: account_id, ver, session };
    Ok(OutboxWebhook {
        id,
        application,
        event: event.as_str().to_owned(),
        account_id,
        // Strings, numbers and ids; writing them down as JSON cannot fail.
        body: serde_json::to_string(&body).unwrap_or_default(),
        created_at: now,
        attempts: 0,
    })
}
