//! Gives an account another address or number. It counts once a code that was sent to it comes back.

use shared::api::challenge::Challenge;
use shared::api::verify_code::VerifyCodeInput;
use shared::audit::AuditEvent;
use shared::{Identifier, NewPassword};

use super::notice::{tell, typed};
use super::reauthenticate::reauthenticate;
use crate::application::{self, tell::Event};
use crate::audit::{self, Whom};
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::recovery::attempt::attempt;
use crate::recovery::open::{Opening, open};
use crate::retry;
use crate::session::{self, Principal, SessionSecret};
use crate::store::accounts::Account;
use crate::store::challenges::{Purpose, Secret};
use crate::store::outbox::Template;
use crate::store::{self, StoreError, Tx};

/// Sends a code to `identifier`.
///
/// # Errors
/// [`Error::CredentialsRejected`], where the current password is another one.
pub async fn ask(
    ctx: &Ctx,
    from: &Caller,
    who: &Principal,
    identifier: Identifier,
    current_password: NewPassword,
) -> Result<Challenge, Error> {
    reauthenticate(ctx, from, &who.account, current_password).await?;
    let opening = Opening {
        purpose: purpose(&identifier),
        identifier_key: ctx.keys.identifier_key(&identifier),
        masked: Some(identifier.masked()),
        channel: identifier.channel(),
        account_id: Some(who.account.id),
        recipient: None,
        payload: Some(typed(&identifier).to_owned()),
    };
    open(ctx, from, opening).await
}

/// Makes the address or number the account's own, ends all other sessions and everything pending, and tells
/// the addresses and numbers that it had and has.
///
/// # Errors
/// [`Error::CodeRejected`], where the code opens nothing, for whatever reason.
pub async fn prove(
    ctx: &Ctx,
    from: &Caller,
    who: &Principal,
    purpose: Purpose,
    input: VerifyCodeInput,
) -> Result<(String, SessionSecret), Error> {
    let rejected = Error::CodeRejected { attempts_left: 0 };
    let challenge = attempt(ctx, from, input.request_id, purpose, &input.code).await?;
    let identifier = challenge.payload.as_deref().and_then(|typed| Identifier::parse(typed).ok());
    let (Some(identifier), true) = (identifier, challenge.account_id == Some(who.account.id))
    else {
        return Err(rejected);
    };
    let adopt = || adopt(ctx, from, who, &challenge, &identifier);
    let secret = retry::conflicts(ctx, adopt).await?.ok_or(rejected)?;
    ctx.outbox.notify_one();
    Ok((typed(&identifier).to_owned(), secret))
}

/// The new session's secret; nothing, where the code was spent meanwhile or another account has the identifier.
async fn adopt(
    ctx: &Ctx,
    from: &Caller,
    who: &Principal,
    challenge: &store::challenges::Challenge,
    identifier: &Identifier,
) -> Result<Option<SessionSecret>, Error> {
    let now = ctx.clock.now();
    let tx = ctx.store.begin().await?;
    let before = who.still_holds(&tx).await?;
    if !tx.spend_challenge(challenge.id, Secret::Link, now).await? {
        return Ok(None);
    }
    match write(ctx, &tx, from, &before, identifier).await {
        Err(Error::Store(StoreError::Duplicate)) => return Ok(None),
        written => written?,
    }
    tx.end_sessions(who.account.id).await?;
    application::tell::tell(ctx, &tx, Event::SessionRevoked, who.account.id, None).await?;
    tx.void_challenges(who.account.id, now).await?;
    let secret = session::open(ctx, &tx, from, who.account.id).await?;
    tx.commit().await?;
    Ok(Some(secret))
}

async fn write(
    ctx: &Ctx,
    tx: &Tx,
    from: &Caller,
    before: &Account,
    identifier: &Identifier,
) -> Result<(), Error> {
    let (template, event) = match identifier {
        Identifier::Email(email) => {
            tx.set_email(before.id, email).await?;
            (Template::EmailChanged, AuditEvent::EmailChanged)
        }
        Identifier::Phone(phone) => {
            tx.set_phone(before.id, phone, ctx.clock.now()).await?;
            (Template::PhoneChanged, AuditEvent::PhoneChanged)
        }
    };
    tell(ctx, tx, from, template, before, Some(identifier)).await?;
    audit::ok(ctx, tx, from, event, Whom::identifier(ctx, identifier).of(before.id)).await
}

const fn purpose(identifier: &Identifier) -> Purpose {
    match identifier {
        Identifier::Email(_) => Purpose::ChangeEmail,
        Identifier::Phone(_) => Purpose::ChangePhone,
    }
}
