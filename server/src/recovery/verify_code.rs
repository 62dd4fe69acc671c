//! Exchanges a right code for a ticket that sets a new password, and for nothing else.

use shared::api::verify_code::{VerifyCodeInput, VerifyCodeReply};
use shared::audit::AuditEvent;

use super::{TICKET_TTL, attempt::attempt};
use crate::audit::{self, Whom};
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::retry;
use crate::store::challenges::{Challenge, Purpose};

/// Verifies the code of a request, once.
///
/// # Errors
/// [`Error::CodeRejected`], where the code opens nothing, for whatever reason.
pub async fn verify_code(
    ctx: &Ctx,
    from: &Caller,
    input: VerifyCodeInput,
) -> Result<VerifyCodeReply, Error> {
    let challenge = attempt(ctx, from, input.request_id, Purpose::Recover, &input.code).await?;
    let ticket = retry::conflicts(ctx, || verify(ctx, from, &challenge)).await?;
    let reset_token = ticket.ok_or(Error::CodeRejected { attempts_left: 0 })?;
    Ok(VerifyCodeReply { reset_token, expires_in: TICKET_TTL.as_secs() })
}

/// The ticket; nothing, where somebody else was faster.
async fn verify(ctx: &Ctx, from: &Caller, challenge: &Challenge) -> Result<Option<String>, Error> {
    let tx = ctx.store.begin().await?;
    let first = tx.verify_challenge(challenge.id, ctx.clock.now()).await?;
    let verified = tx.challenge(challenge.id).await?.filter(|_| first);
    let whom = Whom::from(challenge);
    if first {
        audit::ok(ctx, &tx, from, AuditEvent::CodeRight, whom).await?;
    } else {
        audit::refused(ctx, &tx, from, AuditEvent::CodeReused, whom).await?;
    }
    tx.commit().await?;
    Ok(verified.and_then(|verified| ctx.keys.ticket(verified.seed(), verified.attempts)))
}
