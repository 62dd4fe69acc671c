//! Tells the audit log what happened, in the transaction of what it tells.

use uuid::Uuid;

use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::entropy;
use crate::error::Error;
use crate::secrets::KEY_LENGTH;
use crate::store::Tx;
use crate::store::audit::AuditEvent;
use crate::store::challenges::Challenge;

/// Whom an event concerns.
#[derive(Clone, Copy, Debug, Default)]
pub struct Whom {
    /// The account, where it is known.
    pub account_id: Option<Uuid>,
    /// The keyed hash of the identifier, where one was given.
    pub identifier_key: Option<[u8; KEY_LENGTH]>,
}

impl From<&Challenge> for Whom {
    fn from(challenge: &Challenge) -> Self {
        Self { account_id: challenge.account_id, identifier_key: Some(challenge.identifier_key) }
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
    event: &'static str,
    whom: Whom,
) -> Result<(), Error> {
    write(ctx, tx, from, event, whom, "ok").await
}

/// Writes that `event` was tried and refused.
///
/// # Errors
/// [`Error::Store`] or [`Error::Entropy`]; the transaction must not be committed then.
pub async fn refused(
    ctx: &Ctx,
    tx: &Tx,
    from: &Caller,
    event: &'static str,
    whom: Whom,
) -> Result<(), Error> {
    write(ctx, tx, from, event, whom, "refused").await
}

async fn write(
    ctx: &Ctx,
    tx: &Tx,
    from: &Caller,
    event: &'static str,
    whom: Whom,
    outcome: &'static str,
) -> Result<(), Error> {
    let now = ctx.clock.now();
    let event = AuditEvent {
        id: entropy::id(&*ctx.entropy, now)?,
        at: now,
        event,
        account_id: whom.account_id,
        identifier_key: whom.identifier_key,
        client_address: from.address_text(),
        user_agent: from.user_agent.clone(),
        outcome,
        detail: None,
    };
    Ok(tx.insert_audit(event).await?)
}
