//! Signs everybody out: what `sign_out` does to one account, to all of them, some at a time.
//!
//! Where it breaks off, those before are signed out and those behind are not; doing it again signs out whoever is
//! signed in then, and makes every token of that moment too old. The log has an event of the whole only once it is
//! complete. Of an account with nothing open there is nothing to tell, neither its owner nor applications: they
//! heard of each of its sessions when that ended. Only its version is raised.

use shared::audit::AuditEvent;
use uuid::Uuid;

use crate::application::tell::{Event, tell_each};
use crate::audit::{self, Whom};
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::retry;

/// Accounts of one transaction: nobody who signs in meanwhile waits longer than for these.
const BATCH: u64 = 500;

/// How far it has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SignedOut {
    /// Accounts whose tokens are too old now.
    pub accounts: u64,
    /// Sessions that ended.
    pub sessions: u64,
}

/// Ends all sessions of all accounts. Tells `tell` after each batch how far it has come.
///
/// # Errors
/// [`Error::Store`] or [`Error::Entropy`]: then those that `tell` was told of are signed out.
pub async fn sign_out_everybody(
    ctx: &Ctx,
    mut tell: impl FnMut(SignedOut),
) -> Result<SignedOut, Error> {
    let mut done = SignedOut::default();
    let mut after = Uuid::nil();
    loop {
        let accounts = ctx.store.accounts_after(after, BATCH).await?;
        let Some(last) = accounts.last() else { break };
        after = *last;
        done.sessions += retry::conflicts(ctx, || end(ctx, &accounts)).await?;
        done.accounts += u64::try_from(accounts.len()).unwrap_or(u64::MAX);
        tell(done);
    }
    retry::conflicts(ctx, || note(ctx, done)).await?;
    Ok(done)
}

/// Ends all sessions of `accounts`. Says how many there were.
async fn end(ctx: &Ctx, accounts: &[Uuid]) -> Result<u64, Error> {
    let tx = ctx.store.begin().await?;
    tx.raise_token_versions(accounts).await?;
    // Whoever opens a session has touched the account's row before: from here on, nobody does.
    let signed_in = tx.accounts_with_sessions(accounts).await?;
    let ended = tx.end_sessions_of(&signed_in).await?;
    let operator = Caller::operator(ctx.config.app.locale);
    audit::ok_each(ctx, &tx, &operator, AuditEvent::AccountSignedOut, &signed_in).await?;
    tell_each(ctx, &tx, Event::SessionRevoked, &signed_in).await?;
    tx.commit().await?;
    Ok(ended)
}

async fn note(ctx: &Ctx, done: SignedOut) -> Result<(), Error> {
    let tx = ctx.store.begin().await?;
    let operator = Caller::operator(ctx.config.app.locale);
    let sessions = Some(done.sessions.to_string());
    let event = AuditEvent::EverybodySignedOut;
    audit::noted(ctx, &tx, &operator, event, Whom::default(), sessions).await?;
    Ok(tx.commit().await?)
}
