//! Exchanges a right code for a ticket that sets a new password, and for nothing else.

use shared::api::verify_code::{VerifyCodeInput, VerifyCodeReply};
use shared::audit::AuditEvent;

use super::{TICKET_TTL, attempt::attempt};
use crate::audit;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::store::challenges::Purpose;

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
    let rejected = Error::CodeRejected { attempts_left: 0 };
    let tx = ctx.store.begin().await?;
    if !tx.verify_challenge(challenge.id, ctx.clock.now()).await? {
        let whom = audit::Whom::from(&challenge);
        audit::refused(ctx, &tx, from, AuditEvent::CodeReused, whom).await?;
        tx.commit().await?;
        return Err(rejected);
    }
    let verified = tx.challenge(challenge.id).await?;
    audit::ok(ctx, &tx, from, AuditEvent::CodeRight, audit::Whom::from(&challenge)).await?;
    tx.commit().await?;
    let ticket = verified.and_then(|verified| ctx.keys.ticket(verified.seed(), verified.attempts));
    Ok(VerifyCodeReply { reset_token: ticket.ok_or(rejected)?, expires_in: TICKET_TTL.as_secs() })
}
