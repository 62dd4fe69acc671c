//! Notices: what an owner must hear of, put into the outbox in the transaction of what it tells.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use shared::Identifier;
use shared::identifier::Channel;

use super::undo;
use crate::caller::Caller;
use crate::clock::Instant;
use crate::ctx::Ctx;
use crate::entropy;
use crate::error::Error;
use crate::store::Tx;
use crate::store::accounts::Account;
use crate::store::outbox::{OutboxMessage, Template};

/// Who did it: when, with what and from where.
#[derive(Serialize, Deserialize)]
pub struct Notice {
    /// Unix milliseconds.
    pub at: i64,
    /// The user agent; empty where it is unknown.
    pub user_agent: String,
    /// The client's address.
    pub client_address: Option<IpAddr>,
}

impl Notice {
    fn of(from: &Caller, at: Instant) -> Self {
        Self { at: at.0, user_agent: from.user_agent.clone(), client_address: from.address }
    }
}

/// Tells of what `from` did wherever the owner has proven to be: at the address and number of `before`, the account
/// as it was, and at what it is reached by `since`. Only the letter to the former address can take it back. One that
/// is in doubt hears nothing: whoever reads there could take the account back from its owner.
///
/// # Errors
/// [`Error::Store`] or [`Error::Entropy`]; the transaction must not be committed then.
pub async fn tell(
    ctx: &Ctx,
    tx: &Tx,
    from: &Caller,
    template: Template,
    before: &Account,
    since: Option<&Identifier>,
) -> Result<(), Error> {
    let now = ctx.clock.now();
    let former = before.proven_email().cloned().map(Identifier::Email);
    let undo = match &former {
        Some(_) => Some(undo::keep(ctx, tx, from, before).await?),
        None => None,
    };
    let payload = serde_json::to_string(&Notice::of(from, now)).ok();
    let number = before.proven_phone().cloned().map(Identifier::Phone);
    let others = number.iter().chain(since).filter(|other| other.key() != before.email.key());
    let by_text = ctx.policy.channels.contains(&Channel::Sms);
    let others = others.filter(|other| by_text || other.channel() == Channel::Email);
    let whole = former.iter().map(|former| (former, undo));
    for (to, challenge_id) in whole.chain(others.map(|other| (other, None))) {
        let message = OutboxMessage {
            id: entropy::id(&*ctx.entropy, now)?,
            template,
            challenge_id,
            account_id: Some(before.id),
            recipient: Some(typed(to).to_owned()),
            payload: payload.clone(),
            attempts: 0,
        };
        tx.enqueue(&message, now).await?;
    }
    Ok(())
}

/// An identifier in the spelling in which it was given.
#[must_use]
pub fn typed(identifier: &Identifier) -> &str {
    match identifier {
        Identifier::Email(email) => email.as_str(),
        Identifier::Phone(phone) => phone.as_str(),
    }
}
