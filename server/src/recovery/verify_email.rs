//! Proves the address of a sign-up, by code or by link, and makes the account.

use shared::Email;
use shared::api::verify_email::{VerifyEmailInput, VerifyEmailReply};
use shared::audit::AuditEvent;

use super::attempt::attempt;
use super::sign_up::Applicant;
use super::token::recognise_or_tell;
use crate::audit;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::entropy;
use crate::error::Error;
use crate::retry;
use crate::store::StoreError;
use crate::store::accounts::NewAccount;
use crate::store::challenges::{Challenge, Purpose, Secret};
use crate::store::outbox::{OutboxMessage, Template};

/// Makes the account whose address the code or the link proves.
///
/// # Errors
/// [`Error::CodeRejected`] or [`Error::TokenRejected`], where they prove nothing, for whatever reason.
pub async fn verify_email(
    ctx: &Ctx,
    from: &Caller,
    input: VerifyEmailInput,
) -> Result<VerifyEmailReply, Error> {
    let (challenge, rejected) = match input {
        VerifyEmailInput::Code { request_id, code } => {
            let challenge = attempt(ctx, from, request_id, Purpose::SignUp, &code).await?;
            (challenge, Error::CodeRejected { attempts_left: 0 })
        }
        VerifyEmailInput::Link(token) => (
            recognise_or_tell(ctx, from, token, Purpose::SignUp).await?.challenge,
            Error::TokenRejected,
        ),
    };
    let Some(applicant): Option<Applicant> =
        challenge.payload.as_deref().and_then(|json| serde_json::from_str(json).ok())
    else {
        return Err(rejected);
    };
    match retry::conflicts(ctx, || admit(ctx, from, &challenge, &applicant)).await? {
        Some(email) => Ok(VerifyEmailReply { email: email.as_str().to_owned() }),
        None => Err(rejected),
    }
}

async fn admit(
    ctx: &Ctx,
    from: &Caller,
    challenge: &Challenge,
    applicant: &Applicant,
) -> Result<Option<Email>, Error> {
    let now = ctx.clock.now();
    let Ok(email) = Email::parse(&applicant.email) else { return Ok(None) };
    let tx = ctx.store.begin().await?;
    if !tx.spend_challenge(challenge.id, Secret::Link, now).await? {
        return Ok(None);
    }
    let account = NewAccount {
        id: entropy::id(&*ctx.entropy, now)?,
        email: email.clone(),
        phone: None,
        display_name: applicant.display_name.clone(),
        locale: applicant.locale,
        password_hash: applicant.password_hash.clone(),
    };
    match tx.insert_account(&account, now).await {
        Err(StoreError::Duplicate) => return Ok(None),
        inserted => inserted?,
    }
    tx.assign_challenge(challenge.id, account.id).await?;
    let welcome = OutboxMessage {
        id: entropy::id(&*ctx.entropy, now)?,
        template: Template::Welcome,
        challenge_id: None,
        account_id: Some(account.id),
        recipient: None,
        payload: None,
        attempts: 0,
    };
    tx.enqueue(&welcome, now).await?;
    let whom = audit::Whom {
        identifier: Some(email.masked()),
        ..audit::Whom::from(challenge).of(account.id)
    };
    audit::ok(ctx, &tx, from, AuditEvent::AccountCreated, whom).await?;
    tx.commit().await?;
    ctx.outbox.notify_one();
    Ok(Some(email))
}
