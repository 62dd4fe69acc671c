//! Changes the password of who is signed in, and ends everything but the session that asked.

use shared::api::change_password::ChangePasswordInput;
use shared::api::reset_password::ResetPasswordReply;
use shared::audit::AuditEvent;

use super::password::{judge, replace};
use super::reauthenticate::reauthenticate;
use crate::audit::{self, Whom};
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::retry;
use crate::session::{self, Principal, SessionSecret};

/// Changes the password and opens a new session in place of the one that asked.
///
/// # Errors
/// [`Error::CredentialsRejected`], where the current password is another one; [`Error::Validation`], where the
/// new one breaks the policy; [`Error::Unauthenticated`], where a recovery was faster.
pub async fn change_password(
    ctx: &Ctx,
    from: &Caller,
    who: &Principal,
    input: ChangePasswordInput,
) -> Result<(ResetPasswordReply, SessionSecret), Error> {
    let account = &who.account;
    reauthenticate(ctx, from, account, input.current_password).await?;
    judge(ctx, account, &input.new_password).await?;
    let hash = ctx.hasher.hash(&*ctx.entropy, input.new_password).await?;
    let (ended, secret) = retry::conflicts(ctx, || change(ctx, from, who, &hash)).await?;
    ctx.outbox.notify_one();
    Ok((ResetPasswordReply { sessions_revoked: ended.saturating_sub(1) }, secret))
}

/// Says how many sessions ended, and the new one's secret.
async fn change(
    ctx: &Ctx,
    from: &Caller,
    who: &Principal,
    hash: &str,
) -> Result<(u64, SessionSecret), Error> {
    let account = &who.account;
    let tx = ctx.store.begin().await?;
    let before = who.still_holds(&tx).await?;
    let ended = replace(ctx, &tx, from, &before, hash).await?.ok_or(Error::Unauthenticated)?;
    let secret = session::open(ctx, &tx, from, account.id).await?;
    let whom = Whom::account(account.id);
    audit::ok(ctx, &tx, from, AuditEvent::PasswordChanged, whom).await?;
    tx.commit().await?;
    Ok((ended, secret))
}
