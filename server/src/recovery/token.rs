//! Recognises a token: whose challenge it is, through which of the two doors, and until when.

use shared::ResetToken;

use super::{TICKET_TTL, dies_at};
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

/// Looks a token up; changes nothing.
pub(super) async fn recognise(
    ctx: &Ctx,
    token: Option<ResetToken>,
    purpose: Purpose,
) -> Result<Recognised, Error> {
    let token = token.ok_or(Error::TokenRejected)?;
    let id = secrets::challenge_of(&token).ok_or(Error::TokenRejected)?;
    let challenge = ctx.store.challenge(id).await?.ok_or(Error::TokenRejected)?;
    let secret = door(ctx, &challenge, &token).ok_or(Error::TokenRejected)?;
    let dies_at = dies_at(&challenge, secret, ctx.clock.now()).ok_or(Error::TokenRejected)?;
    if challenge.purpose != purpose {
        return Err(Error::TokenRejected);
    }
    Ok(Recognised { challenge, secret, dies_at })
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
