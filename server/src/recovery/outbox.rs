//! What an operator does to the outbox: whom a row is for, tries it again, takes it out.

use shared::Identifier;
use shared::audit::AuditEvent;
use uuid::Uuid;

use crate::audit::{self, Whom};
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::store::Tx;
use crate::store::outbox::OutboxRow;

/// Whom `row` is for, masked; nothing, where nobody was found or it is forgotten.
///
/// # Errors
/// [`Error::Store`], where the database fails.
pub async fn recipient(ctx: &Ctx, row: &OutboxRow) -> Result<Option<String>, Error> {
    if let Some(text) = &row.recipient {
        let masked = Identifier::parse(text).map(|identifier| identifier.masked());
        return Ok(Some(masked.unwrap_or_else(|_| format!("application {text}"))));
    }
    let challenge = match row.challenge_id {
        Some(id) => ctx.store.challenge(id).await?,
        None => None,
    };
    let account = row.account_id.or(challenge.and_then(|challenge| challenge.account_id));
    let account = match account {
        Some(id) => ctx.store.account(id).await?,
        None => None,
    };
    Ok(account.map(|account| account.email.masked()))
}

/// Has a row that waits or is dead tried at once. What its secret no longer allows, the worker still refuses.
///
/// # Errors
/// [`Error::NotFound`], where there is no such row or its way has ended.
pub async fn retry(ctx: &Ctx, id: Uuid) -> Result<(), Error> {
    let tx = ctx.store.begin().await?;
    if !tx.retry_row(id, ctx.clock.now()).await? {
        return Err(Error::NotFound);
    }
    note(ctx, tx, id, AuditEvent::MessageRetried).await
}

/// Takes out a row that waits or is dead. The person may ask anew at once.
///
/// # Errors
/// [`Error::NotFound`], where there is no such row or its way has ended.
pub async fn drop_row(ctx: &Ctx, id: Uuid) -> Result<(), Error> {
    let tx = ctx.store.begin().await?;
    if !tx.drop_row(id).await? {
        return Err(Error::NotFound);
    }
    let row = ctx.store.outbox_row(id).await?;
    if let Some(challenge) = row.and_then(|row| row.challenge_id) {
        tx.set_challenge_sent(challenge, None).await?;
    }
    note(ctx, tx, id, AuditEvent::MessageDropped).await
}

async fn note(ctx: &Ctx, tx: Tx, id: Uuid, event: AuditEvent) -> Result<(), Error> {
    let row = ctx.store.outbox_row(id).await?;
    let whom = Whom { account_id: row.and_then(|row| row.account_id), ..Whom::default() };
    audit::ok(ctx, &tx, &Caller::operator(ctx.config.app.locale), event, whom).await?;
    Ok(tx.commit().await?)
}
