//! "It was not me": whoever got a message ends what it is about. A request that is pending is cancelled; a change or a
//! sign-in that has happened freezes the account and gives it back.

use shared::ResetToken;
use shared::api::not_me::{NotMeOutcome, NotMeReply, TextedCode};
use shared::audit::AuditEvent;

use super::TICKET_TTL;
use super::open::reply;
use super::token::recognise_objection;
use crate::account::freeze::{Frozen, freeze};
use crate::audit::{self, Whom};
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::retry;
use crate::store::StoreError;
use crate::store::challenges::{Challenge, Purpose};

/// Ends what the message of `token` is about, once.
///
/// # Errors
/// [`Error::TokenRejected`], where there is nothing to end, for whatever reason.
pub async fn not_me(
    ctx: &Ctx,
    from: &Caller,
    token: Option<ResetToken>,
) -> Result<NotMeReply, Error> {
    let challenge = recognise_objection(ctx, from, token).await?;
    let ended = match challenge.purpose {
        Purpose::Undo => take_back(ctx, from, &challenge).await?.map(|frozen| tell(ctx, frozen)),
        Purpose::Recover | Purpose::ChangeEmail | Purpose::ChangePhone => {
            let cancelled = retry::conflicts(ctx, || cancel(ctx, from, &challenge)).await?;
            cancelled.then_some(NotMeReply { outcome: NotMeOutcome::Cancelled, text: None })
        }
        // No message of a sign-up has such a token: without its code there is no account.
        Purpose::SignUp => None,
    };
    if let Some(reply) = ended {
        return Ok(reply);
    }
    // Somebody else was faster with the same token.
    let tx = ctx.store.begin().await?;
    audit::refused(ctx, &tx, from, AuditEvent::TokenReused, Whom::from(&challenge)).await?;
    tx.commit().await?;
    Err(Error::TokenRejected)
}

/// Kills code, link and ticket of a request; nothing else changes.
async fn cancel(ctx: &Ctx, from: &Caller, challenge: &Challenge) -> Result<bool, Error> {
    let tx = ctx.store.begin().await?;
    if let Some(account) = challenge.account_id {
        tx.lock_account(account).await?;
    }
    if !tx.cancel_challenge(challenge.id, TICKET_TTL, ctx.clock.now()).await? {
        return Ok(false);
    }
    audit::ok(ctx, &tx, from, AuditEvent::RequestCancelled, Whom::from(challenge)).await?;
    tx.commit().await?;
    Ok(true)
}

/// What the reader of the letter may know: of the number no more than it takes to recognise it.
fn tell(ctx: &Ctx, frozen: Frozen) -> NotMeReply {
    let text = frozen.by_text.map(|(challenge, phone)| TextedCode {
        sent_to: phone.masked(),
        challenge: reply(ctx, &challenge, ctx.clock.now()),
    });
    NotMeReply { outcome: NotMeOutcome::Frozen, text }
}

async fn take_back(ctx: &Ctx, from: &Caller, undo: &Challenge) -> Result<Option<Frozen>, Error> {
    match retry::conflicts(ctx, || freeze(ctx, from, undo)).await {
        // Another account took the address while it was given back: the next look sees that.
        Err(Error::Store(StoreError::Duplicate)) => {
            retry::conflicts(ctx, || freeze(ctx, from, undo)).await
        }
        ended => ended,
    }
}
