//! Sets a new password: one transaction spends the token and ends everything that the old password opened.

use shared::api::reset_password::{ResetPasswordInput, ResetPasswordReply};
use shared::audit::AuditEvent;
use uuid::Uuid;

use super::token::{Recognised, recognise_or_tell};
use crate::account::password::{judge, replace};
use crate::audit;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::retry;
use crate::store::challenges::Purpose;

/// Spends the token and sets the password. A password that is refused spends nothing.
///
/// Nothing is hashed before the token has been found alive, and no lock is held while hashing.
///
/// # Errors
/// [`Error::TokenRejected`], where the token opens nothing; [`Error::Validation`], where the password is too
/// easy to guess or is the one in force.
pub async fn reset_password(
    ctx: &Ctx,
    from: &Caller,
    input: ResetPasswordInput,
) -> Result<ResetPasswordReply, Error> {
    let token = recognise_or_tell(ctx, from, input.token, Purpose::Recover).await?;
    let id = token.challenge.account_id.ok_or(Error::TokenRejected)?;
    let account = ctx.store.account(id).await?.ok_or(Error::TokenRejected)?;
    judge(ctx, &account, &input.new_password).await?;
    let hash = ctx.hasher.hash(&*ctx.entropy, input.new_password).await?;
    let sessions_revoked = retry::conflicts(ctx, || spend(ctx, from, &token, id, &hash)).await?;
    ctx.outbox.notify_one();
    Ok(ResetPasswordReply { sessions_revoked })
}

async fn spend(
    ctx: &Ctx,
    from: &Caller,
    token: &Recognised,
    account: Uuid,
    hash: &str,
) -> Result<u64, Error> {
    let tx = ctx.store.begin().await?;
    let before = tx.lock_account(account).await?.ok_or(Error::TokenRejected)?;
    if !tx.spend_challenge(token.challenge.id, token.secret, ctx.clock.now()).await? {
        // Somebody else was faster with the same token.
        let whom = audit::Whom::from(&token.challenge);
        audit::refused(ctx, &tx, from, AuditEvent::TokenReused, whom).await?;
        tx.commit().await?;
        return Err(Error::TokenRejected);
    }
    let sessions = replace(ctx, &tx, from, &before, hash).await?.ok_or(Error::TokenRejected)?;
    audit::ok(ctx, &tx, from, AuditEvent::PasswordReset, audit::Whom::from(&token.challenge))
        .await?;
    tx.commit().await?;
    Ok(sessions)
}
