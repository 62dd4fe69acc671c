//! Who has the identifier of a challenge, and what they or the asker get to read.

use shared::identifier::Channel;
use shared::{Email, Identifier, Phone};
use uuid::Uuid;

use super::letter::{already_registered, minutes_left, of_challenge};
use super::sign_up::Applicant;
use crate::clock::Instant;
use crate::ctx::Ctx;
use crate::dispatch::Parcel;
use crate::error::Error;
use crate::sms::{Said, Text};
use crate::store::accounts::Account;
use crate::store::challenges::{Challenge, Purpose};

/// The account that has the challenge's identifier; `typed` is the identifier of a recovery that is new.
pub(super) async fn owner(
    ctx: &Ctx,
    challenge: &Challenge,
    typed: Option<&str>,
) -> Result<Option<Account>, Error> {
    let identifier = match (challenge.purpose, challenge.account_id) {
        (Purpose::Recover, Some(id)) => return Ok(ctx.store.account(id).await?),
        (Purpose::Recover, None) => typed.and_then(|typed| Identifier::parse(typed).ok()),
        _ => asked_for(challenge),
    };
    match identifier {
        Some(identifier) => Ok(ctx.store.account_by_identifier(&identifier).await?),
        None => Ok(None),
    }
}

/// The address or number that a sign-up or a change is to prove.
fn asked_for(challenge: &Challenge) -> Option<Identifier> {
    let payload = challenge.payload.as_deref()?;
    match challenge.purpose {
        Purpose::Recover | Purpose::Undo => None,
        Purpose::SignUp => {
            let applicant: Applicant = serde_json::from_str(payload).ok()?;
            Email::parse(&applicant.email).ok().map(Identifier::Email)
        }
        Purpose::ChangeEmail | Purpose::ChangePhone => Identifier::parse(payload).ok(),
    }
}

/// The message of `challenge`; nothing, where nobody is to get one.
pub(super) fn parcel(
    ctx: &Ctx,
    message: Uuid,
    challenge: &Challenge,
    owner: Option<&Account>,
    now: Instant,
) -> Option<Parcel> {
    match (challenge.purpose, owner) {
        (Purpose::Recover, owner) => {
            to_owner(ctx, message, challenge, owner.filter(|owner| !owner.disabled)?, now)
        }
        // A way to take a change back has no message of its own; and a number is not told that it is somebody's, because
        // the text would only cost.
        (Purpose::Undo, _) | (Purpose::ChangePhone, Some(_)) => None,
        (_, Some(owner)) => {
            let letter = already_registered(ctx);
            Some(Parcel::to_account(message, owner, challenge.locale, letter, now))
        }
        (_, None) => to_asker(ctx, message, challenge, now),
    }
}

fn to_owner(
    ctx: &Ctx,
    message: Uuid,
    challenge: &Challenge,
    owner: &Account,
    now: Instant,
) -> Option<Parcel> {
    match challenge.channel {
        Channel::Email => {
            let letter = of_challenge(ctx, challenge, now)?;
            // After a freeze the way back goes to who asked for it, whatever address the account was left. That one
            // is perhaps a thief's then, and gets none.
            let asked_from = challenge.payload.as_deref().and_then(|to| Email::parse(to).ok());
            let email = asked_from.or_else(|| owner.proven_email().cloned())?;
            let owner = Account { email, ..owner.clone() };
            Some(Parcel::to_account(message, &owner, challenge.locale, letter, now))
        }
        Channel::Sms => text(ctx, message, challenge, owner.proven_phone().cloned()?, now),
    }
}

fn to_asker(ctx: &Ctx, message: Uuid, challenge: &Challenge, now: Instant) -> Option<Parcel> {
    match asked_for(challenge)? {
        Identifier::Email(address) => {
            let letter = of_challenge(ctx, challenge, now)?;
            Some(Parcel::to_asker(message, address, challenge.locale, letter, now))
        }
        Identifier::Phone(number) => text(ctx, message, challenge, number, now),
    }
}

fn text(ctx: &Ctx, id: Uuid, challenge: &Challenge, to: Phone, now: Instant) -> Option<Parcel> {
    Some(Parcel::Text(Text {
        id,
        to,
        said: Said::Code {
            code: ctx.keys.code(challenge.seed())?,
            purpose: challenge.purpose,
            minutes: minutes_left(challenge, now),
        },
        locale: challenge.locale,
        sent_at: now,
    }))
}
