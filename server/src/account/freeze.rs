//! Freezes an account whose owner says that somebody else changed it: nothing signs in any more, everything that was
//! open is ended, and the ways back go to the address and the number that were proven before the change.

mod given_back;

use shared::audit::AuditEvent;
use shared::identifier::Channel;
use shared::{Identifier, Phone};
use uuid::Uuid;

use self::given_back::GivenBack;
use super::notice::typed;
use super::undo::Before;
use crate::application::tell::{Event, tell};
use crate::audit::{self, Whom};
use crate::caller::Caller;
use crate::clock::Instant;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::recovery::attempt::forget_guesses;
use crate::recovery::budgets::over_texts;
use crate::recovery::open::{Opening, write};
use crate::session::throttle::begin_anew;
use crate::store::Tx;
use crate::store::challenges::{Challenge, Purpose, Secret};

/// What a freeze began beside the mail to the former address.
pub(crate) struct Frozen {
    /// The recovery by text and the number that it goes to, where one is on its way.
    pub(crate) by_text: Option<(Challenge, Phone)>,
}

/// Spends `undo` and freezes its account, in one transaction. Says what it began; nothing, where `undo` was dead.
///
/// # Errors
/// [`Error::Store`] or [`Error::Entropy`]: then nothing happened. [`StoreError::Duplicate`] among them says that
/// somebody took address or number in this very moment, and that another try will see it.
///
/// [`StoreError::Duplicate`]: crate::store::StoreError::Duplicate
pub(crate) async fn freeze(
    ctx: &Ctx,
    from: &Caller,
    undo: &Challenge,
) -> Result<Option<Frozen>, Error> {
    let (Some(id), Some(before)) = (undo.account_id, Before::read(undo)) else { return Ok(None) };
    let now = ctx.clock.now();
    let tx = ctx.store.begin().await?;
    let Some(account) = tx.lock_account(id).await? else { return Ok(None) };
    if !tx.spend_challenge(undo.id, Secret::Link, now).await? {
        return Ok(None);
    }
    let earlier = void_later(&tx, id, &before, now).await?;
    let given = GivenBack::of(&tx, &account, &before, &earlier, now).await?;
    tx.freeze_account(id, &given.reached).await?;
    tx.end_sessions(id).await?;
    tx.void_challenges(id, now).await?;
    begin_anew(&tx, id).await?;
    forget_guesses(&tx, id).await?;
    tell(ctx, &tx, Event::PasswordChanged, id, None).await?;
    let whom = Whom::from(undo);
    audit::noted(ctx, &tx, from, AuditEvent::AccountFrozen, whom, given.left).await?;
    begin(ctx, &tx, from, id, Identifier::Email(before.email)).await?;
    let by_text = match given.reached.proven_phone().filter(|_| !account.disabled) {
        Some(phone) => begin_by_text(ctx, &tx, from, id, phone).await?,
        None => None,
    };
    tx.commit().await?;
    ctx.outbox.notify_one();
    Ok(Some(Frozen { by_text }))
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

/// Begins a recovery whose message goes to `to`, also where another account has that address by now. No budget of the
/// person's holds it back: who made the change may have spent them all.
async fn begin(
    ctx: &Ctx,
    tx: &Tx,
    from: &Caller,
    account: Uuid,
    to: Identifier,
) -> Result<Challenge, Error> {
    let by_mail = to.channel() == Channel::Email;
    let opening = Opening {
        purpose: Purpose::Recover,
        identifier_key: ctx.keys.identifier_key(&to),
        masked: Some(to.masked()),
        channel: to.channel(),
        account_id: Some(account),
        recipient: None,
        payload: by_mail.then(|| typed(&to).to_owned()),
    };
    let way_back = write(ctx, tx, from, opening).await?;
    tx.set_challenge_sent(way_back.id, Some(ctx.clock.now())).await?;
    Ok(way_back)
}

/// The same by a text to `phone`, which counts among all texts of the day; nothing, where those are spent or texts
/// are off: then nobody is asked for a code that will not come.
async fn begin_by_text(
    ctx: &Ctx,
    tx: &Tx,
    from: &Caller,
    account: Uuid,
    phone: &Phone,
) -> Result<Option<(Challenge, Phone)>, Error> {
    if !ctx.policy.channels.contains(&Channel::Sms) {
        return Ok(None);
    }
    let to = Identifier::Phone(phone.clone());
    let whom = Whom::identifier(ctx, &to).of(account);
    if over_texts(ctx, tx, from, whom, phone).await?.is_some() {
        return Ok(None);
    }
    let way_back = begin(ctx, tx, from, account, to).await?;
    Ok(Some((way_back, phone.clone())))
}
