//! Notices: what an owner must hear of, put into the outbox in the transaction of what it tells.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::caller::Caller;
use crate::clock::Instant;
use crate::ctx::Ctx;
use crate::entropy;
use crate::error::Error;
use crate::store::Tx;
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

/// Tells `account` of what `from` did: at its stored address, or at `recipient`, which it had before.
///
/// # Errors
/// [`Error::Store`] or [`Error::Entropy`]; the transaction must not be committed then.
pub async fn tell(
    ctx: &Ctx,
    tx: &Tx,
    from: &Caller,
    template: Template,
    account: Uuid,
    recipient: Option<String>,
) -> Result<(), Error> {
    let now = ctx.clock.now();
    let message = OutboxMessage {
        id: entropy::id(&*ctx.entropy, now)?,
        template,
        challenge_id: None,
        account_id: Some(account),
        recipient,
        payload: serde_json::to_string(&Notice::of(from, now)).ok(),
        attempts: 0,
    };
    Ok(tx.enqueue(&message, now).await?)
}
