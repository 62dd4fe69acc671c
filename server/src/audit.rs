//! Tells the audit log what happened, in the transaction of what it tells; `seal` chains the rows afterwards, so
//! that no request waits for another one's event.

mod chain;

pub mod prune;
pub mod seal;
pub mod verify;

use shared::Identifier;
use shared::audit::{AuditEvent, AuditOutcome};
use uuid::Uuid;

use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::entropy;
use crate::error::Error;
use crate::secrets::KEY_LENGTH;
use crate::store::Tx;
use crate::store::audit::AuditRow;
use crate::store::challenges::Challenge;

/// Whom an event concerns.
#[derive(Clone, Debug, Default)]
pub struct Whom {
    /// The account, where it is known.
    pub account_id: Option<Uuid>,
    /// The keyed hash of the identifier, where one was given.
    pub identifier_key: Option<[u8; KEY_LENGTH]>,
    /// The identifier, masked, where one was given.
    pub identifier: Option<String>,
}

impl Whom {
    /// The owner of `account`.
    #[must_use]
    pub fn account(account: Uuid) -> Self {
        Self { account_id: Some(account), ..Self::default() }
    }

    /// Whoever gave `identifier`, known or not.
    #[must_use]
    pub fn identifier(ctx: &Ctx, identifier: &Identifier) -> Self {
        Self {
            account_id: None,
            identifier_key: Some(ctx.keys.identifier_key(identifier)),
            identifier: Some(identifier.masked()),
        }
    }

    /// The same with the account.
    #[must_use]
    pub fn of(self, account: Uuid) -> Self {
        Self { account_id: Some(account), ..self }
    }
}

impl From<&Challenge> for Whom {
    fn from(challenge: &Challenge) -> Self {
        Self {
            account_id: challenge.account_id,
            identifier_key: Some(challenge.identifier_key),
            identifier: None,
        }
    }
}

/// Writes that `event` happened.
///
/// # Errors
/// [`Error::Store`] or [`Error::Entropy`]; the transaction must not be committed then.
pub async fn ok(
    ctx: &Ctx,
    tx: &Tx,
    from: &Caller,
    event: AuditEvent,
    whom: Whom,
) -> Result<(), Error> {
    write(ctx, tx, from, event, whom, (AuditOutcome::Ok, None)).await
}

/// Writes that `event` happened to each of `accounts`.
///
/// # Errors
/// [`Error::Store`] or [`Error::Entropy`]; the transaction must not be committed then.
pub async fn ok_each(
    ctx: &Ctx,
    tx: &Tx,
    from: &Caller,
    event: AuditEvent,
    accounts: &[Uuid],
) -> Result<(), Error> {
    let row = |id: &Uuid| row(ctx, from, event, Whom::account(*id), (AuditOutcome::Ok, None));
    let rows = accounts.iter().map(row).collect::<Result<Vec<_>, _>>()?;
    for _ in accounts {
        count(ctx, event, AuditOutcome::Ok);
    }
    Ok(tx.insert_audits(&rows).await?)
}

/// Writes that `event` happened, and what is worth noting of it.
///
/// # Errors
/// [`Error::Store`] or [`Error::Entropy`]; the transaction must not be committed then.
pub async fn noted(
    ctx: &Ctx,
    tx: &Tx,
    from: &Caller,
    event: AuditEvent,
    whom: Whom,
    detail: Option<String>,
) -> Result<(), Error> {
    write(ctx, tx, from, event, whom, (AuditOutcome::Ok, detail)).await
}

/// Writes that `event` was tried and refused.
///
/// # Errors
/// [`Error::Store`] or [`Error::Entropy`]; the transaction must not be committed then.
pub async fn refused(
    ctx: &Ctx,
    tx: &Tx,
    from: &Caller,
    event: AuditEvent,
    whom: Whom,
) -> Result<(), Error> {
    write(ctx, tx, from, event, whom, (AuditOutcome::Refused, None)).await
}

/// Writes that `event` was tried and refused, and why.
///
/// # Errors
/// [`Error::Store`] or [`Error::Entropy`]; the transaction must not be committed then.
pub async fn refused_for(
    ctx: &Ctx,
    tx: &Tx,
    from: &Caller,
    event: AuditEvent,
    whom: Whom,
    why: &str,
) -> Result<(), Error> {
    write(ctx, tx, from, event, whom, (AuditOutcome::Refused, Some(why.to_owned()))).await
}

/// Writes that the limit `name` was hit.
///
/// # Errors
/// [`Error::Store`] or [`Error::Entropy`]; the transaction must not be committed then.
pub async fn limited(
    ctx: &Ctx,
    tx: &Tx,
    from: &Caller,
    name: &str,
    whom: Whom,
) -> Result<(), Error> {
    refused_for(ctx, tx, from, AuditEvent::LimitReached, whom, name).await
}

/// Writes that `event` was tried and failed.
///
/// # Errors
/// [`Error::Store`] or [`Error::Entropy`]; the transaction must not be committed then.
pub async fn failed(
    ctx: &Ctx,
    tx: &Tx,
    from: &Caller,
    event: AuditEvent,
    whom: Whom,
) -> Result<(), Error> {
    write(ctx, tx, from, event, whom, (AuditOutcome::Failed, None)).await
}

/// Writes what the operator did to the application `id`.
///
/// # Errors
/// [`Error::Store`] or [`Error::Entropy`]; the transaction must not be committed then.
pub async fn of_application(ctx: &Ctx, tx: &Tx, event: AuditEvent, id: Uuid) -> Result<(), Error> {
    let operator = Caller::operator(ctx.config.app.locale);
    let how = (AuditOutcome::Ok, Some(id.to_string()));
    write(ctx, tx, &operator, event, Whom::default(), how).await
}

async fn write(
    ctx: &Ctx,
    tx: &Tx,
    from: &Caller,
    event: AuditEvent,
    whom: Whom,
    (outcome, detail): (AuditOutcome, Option<String>),
) -> Result<(), Error> {
    count(ctx, event, outcome);
    Ok(tx.insert_audit(&row(ctx, from, event, whom, (outcome, detail))?).await?)
}

/// Counts an event, for monitoring.
pub(crate) fn count(ctx: &Ctx, event: AuditEvent, outcome: AuditOutcome) {
    ctx.metrics.event(event.as_str(), outcome.as_str());
}

/// What is written, for whoever hands it to the store along with what it tells, and counts it.
///
/// # Errors
/// [`Error::Entropy`].
pub(crate) fn row(
    ctx: &Ctx,
    from: &Caller,
    event: AuditEvent,
    whom: Whom,
    (outcome, detail): (AuditOutcome, Option<String>),
) -> Result<AuditRow, Error> {
    let now = ctx.clock.now();
    Ok(AuditRow {
        id: entropy::id(&*ctx.entropy, now)?,
        at: now,
        event: event.as_str().to_owned(),
        account_id: whom.account_id,
        identifier_key: whom.identifier_key.map(|key| key.to_vec()),
        identifier: whom.identifier,
        client_address: from.address_text(),
        user_agent: from.user_agent.clone(),
        outcome: outcome.as_str().to_owned(),
        detail,
        seal: None,
    })
}
