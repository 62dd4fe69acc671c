//! Opens a challenge and puts its message into the outbox: the same work for every identifier.

use std::slice;

use shared::api::challenge::Challenge as Reply;
use shared::audit::{AuditEvent, AuditOutcome};
use shared::identifier::Channel;
use uuid::Uuid;

use crate::audit;
use crate::caller::Caller;
use crate::clock::Instant;
use crate::ctx::Ctx;
use crate::entropy;
use crate::error::Error;
use crate::retry;
use crate::secrets::KEY_LENGTH;
use crate::store::Tx;
use crate::store::challenges::{Beginning, Challenge, Purpose};
use crate::store::outbox::{OutboxMessage, Template};

/// What a challenge is opened for.
pub(crate) struct Opening {
    pub(crate) purpose: Purpose,
    pub(crate) identifier_key: [u8; KEY_LENGTH],
    /// The identifier, masked, where it is known still.
    pub(crate) masked: Option<String>,
    pub(crate) channel: Channel,
    pub(crate) account_id: Option<Uuid>,
    /// The identifier that the worker looks up; nothing, where it needs none.
    pub(crate) recipient: Option<String>,
    pub(crate) payload: Option<String>,
}

/// Opens a challenge and says what the caller may know.
pub(crate) async fn open(ctx: &Ctx, from: &Caller, opening: Opening) -> Result<Reply, Error> {
    let (new, event) = begin(ctx, from, opening)?;
    let write = || async { Ok(ctx.store.begin_challenge(new.clone()).await?) };
    retry::conflicts(ctx, write).await?;
    audit::count(ctx, event, AuditOutcome::Ok);
    ctx.outbox.notify_one();
    Ok(reply(ctx, &new.challenge, ctx.clock.now()))
}

/// Writes challenge, message and audit event into a transaction of the caller's.
pub(crate) async fn write(
    ctx: &Ctx,
    tx: &Tx,
    from: &Caller,
    opening: Opening,
) -> Result<Challenge, Error> {
    let (new, event) = begin(ctx, from, opening)?;
    audit::count(ctx, event, AuditOutcome::Ok);
    tx.begin_challenges(slice::from_ref(&new)).await?;
    Ok(new.challenge)
}

fn begin(ctx: &Ctx, from: &Caller, opening: Opening) -> Result<(Beginning, AuditEvent), Error> {
    let Some((template, event)) = told(opening.purpose) else {
        return Err(Error::CodeRejected { attempts_left: 0 });
    };
    let now = ctx.clock.now();
    let challenge = Challenge {
        id: entropy::id(&*ctx.entropy, now)?,
        purpose: opening.purpose,
        identifier_key: opening.identifier_key,
        account_id: opening.account_id,
        channel: opening.channel,
        salt: entropy::bytes(&*ctx.entropy)?,
        key_id: ctx.keys.newest_id().to_owned(),
        attempts: 0,
        created_at: now,
        sent_at: None,
        expires_at: now.after(ctx.config.recovery.ttl(opening.channel)),
        verified_at: None,
        used_at: None,
        client_address: from.address_text(),
        user_agent: from.user_agent.clone(),
        locale: from.locale,
        payload: opening.payload,
    };
    let message = OutboxMessage {
        id: entropy::id(&*ctx.entropy, now)?,
        template,
        challenge_id: Some(challenge.id),
        account_id: None,
        recipient: opening.recipient,
        payload: None,
        attempts: 0,
    };
    let whom = audit::Whom { identifier: opening.masked, ..audit::Whom::from(&challenge) };
    let told = audit::row(ctx, from, event, whom, (AuditOutcome::Ok, None))?;
    Ok((Beginning { challenge, message, told }, event))
}

/// The message of a challenge and the event of its beginning; nothing, where nobody can ask for it.
const fn told(purpose: Purpose) -> Option<(Template, AuditEvent)> {
    Some(match purpose {
        Purpose::Recover => (Template::Recovery, AuditEvent::RecoveryStarted),
        Purpose::SignUp => (Template::SignUp, AuditEvent::SignUpStarted),
        Purpose::ChangeEmail => (Template::ChangeEmail, AuditEvent::EmailChangeStarted),
        Purpose::ChangePhone => (Template::ChangePhone, AuditEvent::PhoneChangeStarted),
        Purpose::Undo => return None,
    })
}

/// What the caller may know of `challenge`.
pub(super) fn reply(ctx: &Ctx, challenge: &Challenge, now: Instant) -> Reply {
    Reply {
        request_id: challenge.id,
        channel: challenge.channel,
        code_length: ctx.policy.code.length,
        expires_in: now.seconds_until(challenge.expires_at),
        resend_in: ctx.config.recovery.resend_after.0.as_secs(),
    }
}
