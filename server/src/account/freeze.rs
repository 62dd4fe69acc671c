//! Freezes an account whose owner says that somebody else changed it: nothing signs in any more, everything that was
//! open is ended, and the way back goes to the address that was proven before the change.

mod given_back;

use shared::audit::AuditEvent;
use shared::identifier::Channel;
use shared::{Email, Identifier};
use uuid::Uuid;

use self::given_back::GivenBack;
use super::undo::Before;
use crate::application::tell::{Event, tell};
use crate::audit::{self, Whom};
use crate::caller::Caller;
use crate::clock::Instant;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::recovery::open::{Opening, write};
use crate::session::throttle::begin_anew;
use crate::store::Tx;
use crate::store::challenges::{Challenge, Purpose, Secret};

/// Spends `undo` and freezes its account, in one transaction. Says whether it was alive.
///
/// # Errors
/// [`Error::Store`] or [`Error::Entropy`]: then nothing happened. [`StoreError::Duplicate`] among them says that
/// somebody took address or number in this very moment, and that another try will see it.
///
/// [`StoreError::Duplicate`]: crate::store::StoreError::Duplicate
pub(crate) async fn freeze(ctx: &Ctx, from: &Caller, undo: &Challenge) -> Result<bool, Error> {
    let (Some(id), Some(before)) = (undo.account_id, Before::read(undo)) else { return Ok(false) };
    let now = ctx.clock.now();
    let tx = ctx.store.begin().await?;
    let Some(account) = tx.lock_account(id).await? else { return Ok(false) };
    if !tx.spend_challenge(undo.id, Secret::Link, now).await? {
        return Ok(false);
    }
    let earlier = void_later(&tx, id, &before, now).await?;
    let given = GivenBack::of(&tx, &account, &before, &earlier, now).await?;
    tx.freeze_account(id, &given.reached).await?;
    tx.end_sessions(id).await?;
    tx.void_challenges(id, now).await?;
    begin_anew(&tx, id).await?;
    tell(ctx, &tx, Event::PasswordChanged, id, None).await?;
    let whom = Whom::from(undo);
    audit::noted(ctx, &tx, from, AuditEvent::AccountFrozen, whom, given.left).await?;
    let way_back = write(ctx, &tx, from, &way_back(ctx, id, before.email)).await?;
    // No budget holds it back: who made the change may have spent them all.
    tx.set_challenge_sent(way_back.id, Some(now)).await?;
    tx.commit().await?;
    ctx.outbox.notify_one();
    Ok(true)
}

/// Voids what takes back this change or a later one: their secrets went to addresses that are in doubt now.
/// What earlier changes remember stays alive and is returned.
async fn void_later(
    tx: &Tx,
    id: Uuid,
    before: &Before,
    now: Instant,
) -> Result<Vec<Before>, Error> {
    let mut earlier = Vec::new();
    for undo in tx.live_undos(id, now).await? {
        match Before::read(&undo).filter(|other| other.version < before.version) {
            Some(other) => earlier.push(other),
            None => tx.void_undo(undo.id, now).await?,
        }
    }
    Ok(earlier)
}

/// A recovery whose message goes to `email`, even where another account has that address by now.
fn way_back(ctx: &Ctx, account: Uuid, email: Email) -> Opening {
    let payload = Some(email.as_str().to_owned());
    let identifier = Identifier::Email(email);
    Opening {
        purpose: Purpose::Recover,
        identifier_key: ctx.keys.identifier_key(&identifier),
        masked: Some(identifier.masked()),
        channel: Channel::Email,
        account_id: Some(account),
        recipient: None,
        payload,
    }
}
