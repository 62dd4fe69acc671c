//! Finds out who a message is for and what it says, and whether it may go out now.

use std::time::Duration;

use shared::{Email, Phone};

use super::letter;
use super::parcel::{owner, parcel};
use crate::account::notice::Notice;
use crate::audit::{self, Whom};
use crate::caller::Caller;
use crate::clock::Instant;
use crate::ctx::Ctx;
use crate::dispatch::Parcel;
use crate::error::Error;
use crate::mail::Letter;
use crate::retry;
use crate::secrets;
use crate::store::Tx;
use crate::store::challenges::Challenge;
use crate::store::outbox::{OutboxMessage, Outcome, Template};

const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

/// What is to become of a message.
pub(super) enum Plan {
    /// It goes out, for this challenge if for any.
    Send(Box<Parcel>, Option<Box<Challenge>>),
    /// It does not.
    Finish(Outcome),
}

/// Plans `message`.
pub(super) async fn plan(ctx: &Ctx, message: &OutboxMessage) -> Result<Plan, Error> {
    let changed = |letter: fn(crate::mail::Change) -> Letter| {
        let notice: Notice = serde_json::from_str(message.payload.as_deref()?).ok()?;
        Some(letter(letter::change(ctx, notice)))
    };
    let notice = match message.template {
        Template::Recovery | Template::SignUp | Template::ChangeEmail | Template::ChangePhone => {
            return plan_challenge(ctx, message).await;
        }
        Template::PasswordChanged => changed(Letter::PasswordChanged),
        Template::EmailChanged => changed(Letter::EmailChanged),
        Template::PhoneChanged => changed(Letter::PhoneChanged),
        Template::NewDevice => changed(Letter::NewDevice),
        Template::Welcome => Some(letter::welcome(ctx)),
    };
    plan_notice(ctx, message, notice).await
}

async fn plan_notice(
    ctx: &Ctx,
    message: &OutboxMessage,
    letter: Option<Letter>,
) -> Result<Plan, Error> {
    let account = match message.account_id {
        Some(id) => ctx.store.account(id).await?,
        None => None,
    };
    let (Some(mut account), Some(letter)) = (account, letter) else {
        return Ok(Plan::Finish(Outcome::NoRecipient));
    };
    if let Some(former) = message.recipient.as_deref().and_then(|typed| Email::parse(typed).ok()) {
        account.email = former;
    }
    let locale = account.locale;
    let parcel = Parcel::to_account(message.id, &account, locale, letter, ctx.clock.now());
    Ok(Plan::Send(Box::new(parcel), None))
}

async fn plan_challenge(ctx: &Ctx, message: &OutboxMessage) -> Result<Plan, Error> {
    let challenge = match message.challenge_id {
        Some(id) => ctx.store.challenge(id).await?,
        None => None,
    };
    let now = ctx.clock.now();
    let Some(challenge) = challenge.filter(|c| c.used_at.is_none() && c.expires_at > now) else {
        return Ok(Plan::Finish(Outcome::Expired));
    };
    let owner = owner(ctx, &challenge, message.recipient.as_deref()).await?;
    let account_id = challenge.account_id.or(owner.as_ref().map(|owner| owner.id));
    let challenge = Challenge { account_id, ..challenge };
    let Some(parcel) = parcel(ctx, message.id, &challenge, owner.as_ref(), now) else {
        return Ok(Plan::Finish(Outcome::NoRecipient));
    };
    let held = retry::conflicts(ctx, || hold_back(ctx, &challenge, &parcel, now)).await?;
    if let Some(outcome) = held {
        return Ok(Plan::Finish(outcome));
    }
    Ok(Plan::Send(Box::new(parcel), Some(Box::new(challenge))))
}

/// Notes whose challenge it is and takes its message from the person's send budget, and a text from the budgets
/// of all texts. Says where its way ends, if it may not go out: what is held back sends nothing and voids
/// nothing, so that nobody can cancel the owner's way in.
async fn hold_back(
    ctx: &Ctx,
    challenge: &Challenge,
    parcel: &Parcel,
    now: Instant,
) -> Result<Option<Outcome>, Error> {
    let tx = ctx.store.begin().await?;
    if let Some(account) = challenge.account_id {
        tx.lock_account(account).await?;
        tx.assign_challenge(challenge.id, account).await?;
    }
    let mut end = None;
    if challenge.sent_at.is_none() {
        end = over_own_budget(ctx, &tx, challenge, now).await?;
        if let (None, Parcel::Text(text)) = (end, parcel) {
            end = over_texts(ctx, &tx, challenge, &text.to).await?;
        }
        if end.is_none() {
            tx.set_challenge_sent(challenge.id, Some(now)).await?;
        }
    }
    tx.commit().await?;
    Ok(end)
}

async fn over_own_budget(
    ctx: &Ctx,
    tx: &Tx,
    challenge: &Challenge,
    now: Instant,
) -> Result<Option<Outcome>, Error> {
    let recovery = &ctx.config.recovery;
    let subject = subject(challenge);
    // Two messages to one person are planned one after the other, also by two workers.
    tx.hold_window(&format!("send:hour:{subject}"), HOUR, now).await?;
    if tx.sent_since(challenge, now.before(recovery.resend_after.0)).await? {
        return Ok(Some(Outcome::Coalesced));
    }
    let hour = tx.count_in_window(&format!("send:hour:{subject}"), HOUR, now).await?;
    let day = tx.count_in_window(&format!("send:day:{subject}"), DAY, now).await?;
    let is_free =
        hour.count <= recovery.sends_per_hour.into() && day.count <= recovery.sends_per_day.into();
    if is_free {
        return Ok(None);
    }
    audit::limited(ctx, tx, &asker(challenge), "sends", Whom::from(challenge)).await?;
    Ok(Some(Outcome::Coalesced))
}

/// Texts cost money, and somebody may earn by those to dear numbers: one country's numbers take no more than
/// their part of a day's texts. A text counts once, however often it is tried.
async fn over_texts(
    ctx: &Ctx,
    tx: &Tx,
    challenge: &Challenge,
    to: &Phone,
) -> Result<Option<Outcome>, Error> {
    let (sms, now) = (&ctx.config.sms, ctx.clock.now());
    let country = to.country_code();
    let of_country = tx.count_in_window(&format!("sms:day:{country}"), DAY, now).await?;
    let mut is_free = of_country.count <= sms.sends_per_country_per_day.into();
    if is_free {
        let all = tx.count_in_window("sms:day", DAY, now).await?;
        is_free = all.count <= sms.sends_per_day.into();
    }
    if is_free {
        return Ok(None);
    }
    tracing::warn!(country, "the day's texts are spent");
    audit::limited(ctx, tx, &asker(challenge), "texts", Whom::from(challenge)).await?;
    Ok(Some(Outcome::Capped))
}

fn asker(challenge: &Challenge) -> Caller {
    let address = challenge.client_address.parse().ok();
    Caller::new(address, &challenge.user_agent, challenge.locale)
}

/// Whose budgets a challenge is taken from: the account's, where it is known, else the identifier's.
pub(super) fn subject(challenge: &Challenge) -> String {
    match challenge.account_id {
        Some(account) => account.to_string(),
        None => secrets::encode(&challenge.identifier_key),
    }
}
