//! Finds out who a message is for and what it says, and whether it may go out now.

use shared::audit::AuditEvent;
use shared::identifier::Channel;

use super::budgets::{asker, over_own_budget, over_texts};
use super::notice::{plan_notice, plan_welcome};
use super::parcel::{owner, parcel};
use crate::audit::{self, Whom};
use crate::clock::Instant;
use crate::ctx::Ctx;
use crate::dispatch::Parcel;
use crate::error::Error;
use crate::mail::Letter;
use crate::retry;
use crate::sms::Said;
use crate::store::accounts::Account;
use crate::store::challenges::{Challenge, Purpose};
use crate::store::outbox::{OutboxMessage, Outcome, Template};

/// What is to become of a message.
pub(super) enum Plan {
    /// It goes out, for this challenge if for any.
    Send(Box<Parcel>, Option<Box<Challenge>>),
    /// It does not.
    Finish(Outcome),
}

/// Plans `message`.
pub(super) async fn plan(ctx: &Ctx, message: &OutboxMessage) -> Result<Plan, Error> {
    match message.template {
        Template::Recovery | Template::SignUp | Template::ChangeEmail | Template::ChangePhone => {
            plan_challenge(ctx, message).await
        }
        Template::PasswordChanged => {
            plan_notice(ctx, message, Letter::PasswordChanged, Said::PasswordChanged).await
        }
        Template::EmailChanged => {
            plan_notice(ctx, message, Letter::EmailChanged, Said::EmailChanged).await
        }
        Template::PhoneChanged => {
            plan_notice(ctx, message, Letter::PhoneChanged, Said::PhoneChanged).await
        }
        Template::NewDevice => plan_notice(ctx, message, Letter::NewDevice, Said::NewDevice).await,
        Template::Welcome => plan_welcome(ctx, message).await,
    }
}

async fn plan_challenge(ctx: &Ctx, message: &OutboxMessage) -> Result<Plan, Error> {
    let challenge = match message.challenge_id {
        Some(id) => ctx.store.challenge(id).await?,
        None => None,
    };
    let now = ctx.clock.now();
    let Some(challenge) = challenge.filter(|c| c.used_at.is_none() && c.is_unexpired(now)) else {
        return Ok(Plan::Finish(Outcome::Expired));
    };
    let owner = owner(ctx, &challenge, message.recipient.as_deref()).await?;
    let account_id = challenge.account_id.or(owner.as_ref().map(|owner| owner.id));
    let challenge = Challenge { account_id, ..challenge };
    let Some(parcel) = parcel(ctx, message.id, &challenge, owner.as_ref(), now) else {
        if let Some(owner) = owner.filter(|owner| is_doubted(&challenge, owner)) {
            retry::conflicts(ctx, || tell_doubt(ctx, &challenge, &owner)).await?;
        }
        return Ok(Plan::Finish(Outcome::NoRecipient));
    };
    let release = || hold_back(ctx, &challenge, owner.as_ref(), &parcel, now);
    let held = retry::conflicts(ctx, release).await?;
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
    owner: Option<&Account>,
    parcel: &Parcel,
    now: Instant,
) -> Result<Option<Outcome>, Error> {
    let tx = ctx.store.begin().await?;
    if let Some(account) = challenge.account_id {
        let locked = tx.lock_account(account).await?;
        // Who was found by an address must not get the way in after the account was given another one.
        let planned_for = owner.filter(|owner| owner.id == account);
        if planned_for.is_some_and(|owner| locked.is_none_or(|locked| has_moved(owner, &locked))) {
            return Ok(Some(Outcome::NoRecipient));
        }
        tx.assign_challenge(challenge.id, account).await?;
    }
    let mut end = None;
    if challenge.sent_at.is_none() {
        end = over_own_budget(ctx, &tx, challenge, now).await?;
        if let (None, Parcel::Text(text)) = (end, parcel) {
            let whom = Whom::from(challenge);
            end = over_texts(ctx, &tx, &asker(challenge), whom, &text.to).await?;
        }
        if end.is_none() {
            tx.set_challenge_sent(challenge.id, Some(now)).await?;
        }
    }
    tx.commit().await?;
    Ok(end)
}

fn has_moved(before: &Account, now: &Account) -> bool {
    before.email != now.email
        || before.phone != now.phone
        || before.proven_email() != now.proven_email()
        || before.proven_phone() != now.proven_phone()
}

/// Whether a recovery was asked for at an address that is perhaps a thief's.
fn is_doubted(challenge: &Challenge, owner: &Account) -> bool {
    let by_mail = challenge.purpose == Purpose::Recover && challenge.channel == Channel::Email;
    by_mail && owner.proven_email().is_none()
}

/// Tells the audit log why nothing goes out, and nobody else.
async fn tell_doubt(ctx: &Ctx, challenge: &Challenge, owner: &Account) -> Result<(), Error> {
    let tx = ctx.store.begin().await?;
    let whom = Whom::from(challenge).of(owner.id);
    let event = AuditEvent::RecoveryStarted;
    audit::refused_for(ctx, &tx, &asker(challenge), event, whom, "email_in_doubt").await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use shared::{Email, Locale, Phone};
    use uuid::Uuid;

    use super::*;

    fn ana() -> Account {
        Account {
            id: Uuid::nil(),
            email: Email::parse("ana@example.com").unwrap(),
            email_doubted_at: None,
            phone: Some(Phone::parse("+34612345678").unwrap()),
            phone_verified_at: Some(Instant(1)),
            display_name: None,
            locale: Locale::Es,
            password_hash: None,
            disabled: false,
            token_version: 0,
            password_changed_at: Instant(0),
            created_at: Instant(0),
            signed_in_at: None,
        }
    }

    #[test]
    fn who_is_reached_otherwise_or_not_for_sure_any_more_has_moved() {
        let now = |change: fn(&mut Account)| {
            let mut account = ana();
            change(&mut account);
            has_moved(&ana(), &account)
        };
        assert!(!now(|account| account.token_version = 1));
        assert!(now(|account| account.email = Email::parse("eva@example.com").unwrap()));
        assert!(now(|account| account.email_doubted_at = Some(Instant(2))));
        assert!(now(|account| account.phone = None));
        assert!(now(|account| account.phone_verified_at = None));
    }
}
