//! Ends sessions of who is signed in: one, or all others.

use uuid::Uuid;

use shared::audit::AuditEvent;

use super::Principal;
use crate::application::tell::{Event, tell};
use crate::audit::{self, Whom};
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::retry;

/// Ends the session `id`.
///
/// # Errors
/// [`Error::NotFound`], where the account has no such session.
pub async fn end_session(ctx: &Ctx, from: &Caller, who: &Principal, id: Uuid) -> Result<(), Error> {
    retry::conflicts(ctx, || end_one(ctx, from, who, id)).await
}

async fn end_one(ctx: &Ctx, from: &Caller, who: &Principal, id: Uuid) -> Result<(), Error> {
    let tx = ctx.store.begin().await?;
    if !tx.end_session_of(who.account.id, id).await? {
        return Err(Error::NotFound);
    }
    let whom = Whom::account(who.account.id);
    audit::ok(ctx, &tx, from, AuditEvent::SessionEnded, whom).await?;
    tell(ctx, &tx, Event::SessionRevoked, who.account.id, Some(id)).await?;
    Ok(tx.commit().await?)
}

/// Ends every session but the one that asks. Its own access tokens die with the others': one version tells
/// applications all of it, however many sessions there were, and the session that asked gets new ones.
///
/// # Errors
/// [`Error::Store`], where the database fails.
pub async fn end_other_sessions(ctx: &Ctx, from: &Caller, who: &Principal) -> Result<(), Error> {
    retry::conflicts(ctx, || end_others(ctx, from, who)).await
}

async fn end_others(ctx: &Ctx, from: &Caller, who: &Principal) -> Result<(), Error> {
    let tx = ctx.store.begin().await?;
    tx.raise_token_version(who.account.id).await?;
    tx.end_other_sessions(who.account.id, who.session.id).await?;
    let whom = Whom::account(who.account.id);
    audit::ok(ctx, &tx, from, AuditEvent::OtherSessionsEnded, whom).await?;
    tell(ctx, &tx, Event::SessionRevoked, who.account.id, None).await?;
    Ok(tx.commit().await?)
}
