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

impl Dead {
    /// One that was right before it was used, or before its time was over.
    fn of(challenge: Challenge) -> Self {
        let was_used = challenge.used_at.is_some();
        let event = if was_used { AuditEvent::TokenReused } else { AuditEvent::TokenExpired };
        Self(event, Some(Box::new(challenge)))
    }
}

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
    match look_up(ctx, token, purpose).await? {
        Ok(recognised) => Ok(recognised),
        Err(dead) => refuse(ctx, from, dead).await,
    }
}

/// The challenge whose message brought `token`, by which its reader says that it was not them. One that says nothing
/// any more is told to the audit log.
pub(super) async fn recognise_objection(
    ctx: &Ctx,
    from: &Caller,
    token: Option<ResetToken>,
) -> Result<Challenge, Error> {
    // What has not even the form of one is nobody's, and no event.
    let token = token.ok_or(Error::TokenRejected)?;
    let Some(challenge) = named(ctx, &token).await? else {
        return refuse(ctx, from, Dead(AuditEvent::TokenWrong, None)).await;
    };
    let expected = ctx.keys.not_me(challenge.seed());
    if !expected.is_some_and(|expected| secrets::same(&expected, token.as_str())) {
        return refuse(ctx, from, Dead(AuditEvent::TokenWrong, None)).await;
    }
    let ticket = Secret::Ticket { ttl: TICKET_TTL };
    let now = ctx.clock.now();
    let alive = [Secret::Link, ticket].into_iter().any(|it| dies_at(&challenge, it, now).is_some());
    if alive { Ok(challenge) } else { refuse(ctx, from, Dead::of(challenge)).await }
}

/// Tells the audit log of a token that opens nothing.
async fn refuse<T>(ctx: &Ctx, from: &Caller, dead: Dead) -> Result<T, Error> {
    let Dead(event, challenge) = dead;
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
    let Some(challenge) = named(ctx, &token).await? else { return Ok(Err(wrong())) };
    // A token that only names a challenge is no proof of having to do with its owner.
    let Some(secret) = door(ctx, &challenge, &token).filter(|_| challenge.purpose == purpose)
    else {
        return Ok(Err(wrong()));
    };
    Ok(match dies_at(&challenge, secret, ctx.clock.now()) {
        Some(dies_at) => Ok(Recognised { challenge, secret, dies_at }),
        None => Err(Dead::of(challenge)),
    })
}

/// The challenge that a token says it belongs to.
async fn named(ctx: &Ctx, token: &ResetToken) -> Result<Option<Challenge>, Error> {
    match secrets::challenge_of(token) {
        Some(id) => Ok(ctx.store.challenge(id).await?),
        None => Ok(None),
    }
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
