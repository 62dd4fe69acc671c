//! Recognises a token: whose challenge it is, through which of the two doors, and until when.

use shared::ResetToken;
use shared::audit::AuditEvent;

use super::{TICKET_TTL, dies_at};
use crate::audit::{self, Whom};
use crate::caller::Caller;
use crate::clock::Instant;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::secrets;
use crate::store::challenges::{Challenge, Purpose, Secret};

/// A token that was alive when it was looked at. Only the guarded write of its use decides.
pub(super) struct Recognised {
    pub(super) challenge: Challenge,
    pub(super) secret: Secret,
    pub(super) dies_at: Instant,
}

/// A token that opens nothing: why, and whose challenge it would have opened.
struct Dead(AuditEvent, Option<Box<Challenge>>);

/// Looks a token up; changes nothing.
pub(super) async fn recognise(
    ctx: &Ctx,
    token: Option<ResetToken>,
    purpose: Purpose,
) -> Result<Recognised, Error> {
    look_up(ctx, token, purpose).await?.map_err(|_| Error::TokenRejected)
}

/// The same for a token that is to be spent: one that opens nothing is told to the audit log, whatever is wrong.
pub(super) async fn recognise_or_tell(
    ctx: &Ctx,
    from: &Caller,
    token: Option<ResetToken>,
    purpose: Purpose,
) -> Result<Recognised, Error> {
    let Dead(event, challenge) = match look_up(ctx, token, purpose).await? {
        Ok(recognised) => return Ok(recognised),
        Err(dead) => dead,
    };
    let tx = ctx.store.begin().await?;
    let whom = challenge.as_deref().map(Whom::from).unwrap_or_default();
    audit::refused(ctx, &tx, from, event, whom).await?;
    tx.commit().await?;
    Err(Error::TokenRejected)
}

async fn look_up(
    ctx: &Ctx,
    token: Option<ResetToken>,
    purpose: Purpose,
) -> Result<Result<Recognised, Dead>, Error> {
    let wrong = || Dead(AuditEvent::TokenWrong, None);
    let Some(token) = token else { return Ok(Err(wrong())) };
    let challenge = match secrets::challenge_of(&token) {
        Some(id) => ctx.store.challenge(id).await?,
        None => None,
    };
    let Some(challenge) = challenge else { return Ok(Err(wrong())) };
    // A token that only names a challenge is no proof of having to do with its owner.
    let Some(secret) = door(ctx, &challenge, &token).filter(|_| challenge.purpose == purpose)
    else {
        return Ok(Err(wrong()));
    };
    Ok(match dies_at(&challenge, secret, ctx.clock.now()) {
        Some(dies_at) => Ok(Recognised { challenge, secret, dies_at }),
        None if challenge.used_at.is_some() => {
            Err(Dead(AuditEvent::TokenReused, Some(Box::new(challenge))))
        }
        None => Err(Dead(AuditEvent::TokenExpired, Some(Box::new(challenge)))),
    })
}

fn door(ctx: &Ctx, challenge: &Challenge, token: &ResetToken) -> Option<Secret> {
    let link = ctx.keys.link(challenge.seed())?;
    let ticket = ctx.keys.ticket(challenge.seed(), challenge.attempts)?;
    let is_link = secrets::same(&link, token.as_str());
    let is_ticket = secrets::same(&ticket, token.as_str());
    match (is_link, is_ticket) {
        (true, _) => Some(Secret::Link),
        (false, true) => Some(Secret::Ticket { ttl: TICKET_TTL }),
        (false, false) => None,
    }
}
