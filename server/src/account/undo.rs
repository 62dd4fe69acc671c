//! What takes a change back: who the account was reached by before it, kept for three days from the transaction of
//! the change on. Its secret goes to the address that was proven before the change, and nowhere else: whoever made
//! the change holds the new address.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use shared::identifier::Channel;
use shared::{Email, Identifier, Phone};
use uuid::Uuid;

use crate::caller::Caller;
use crate::clock::Instant;
use crate::ctx::Ctx;
use crate::entropy;
use crate::error::Error;
use crate::store::Tx;
use crate::store::accounts::Account;
use crate::store::challenges::{Challenge, Purpose};

/// How long a change can be taken back.
pub const TTL: Duration = Duration::from_hours(72);

/// Who an account was reached by before a change.
#[derive(Clone, Debug)]
pub(crate) struct Before {
    pub(crate) email: Email,
    pub(crate) phone: Option<Phone>,
    pub(crate) phone_verified_at: Option<Instant>,
    /// The account's token version, which every change raises: it tells earlier from later.
    pub(crate) version: i64,
}

/// The same as it is stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    email: String,
    phone: Option<String>,
    phone_verified_at: Option<i64>,
    version: i64,
}

impl Before {
    /// What `undo` remembers.
    pub(crate) fn read(undo: &Challenge) -> Option<Self> {
        let stored: Stored = serde_json::from_str(undo.payload.as_deref()?).ok()?;
        Some(Self {
            email: Email::parse(&stored.email).ok()?,
            phone: stored.phone.map(|phone| Phone::parse(&phone)).transpose().ok()?,
            phone_verified_at: stored.phone_verified_at.map(Instant),
            version: stored.version,
        })
    }
}

/// Remembers `before`, the account as it was, and says under which id.
///
/// # Errors
/// [`Error::Store`] or [`Error::Entropy`]; the transaction must not be committed then.
pub(super) async fn keep(
    ctx: &Ctx,
    tx: &Tx,
    from: &Caller,
    before: &Account,
) -> Result<Uuid, Error> {
    let now = ctx.clock.now();
    let stored = Stored {
        email: before.email.as_str().to_owned(),
        phone: before.phone.as_ref().map(|phone| phone.as_str().to_owned()),
        phone_verified_at: before.phone_verified_at.map(|at| at.0),
        version: before.token_version,
    };
    let undo = Challenge {
        id: entropy::id(&*ctx.entropy, now)?,
        purpose: Purpose::Undo,
        identifier_key: ctx.keys.identifier_key(&Identifier::Email(before.email.clone())),
        account_id: Some(before.id),
        channel: Channel::Email,
        salt: entropy::bytes(&*ctx.entropy)?,
        key_id: ctx.keys.newest_id().to_owned(),
        attempts: 0,
        created_at: now,
        sent_at: None,
        expires_at: now.after(TTL),
        verified_at: None,
        used_at: None,
        client_address: from.address_text(),
        user_agent: from.user_agent.clone(),
        locale: before.locale,
        payload: serde_json::to_string(&stored).ok(),
    };
    tx.insert_challenge(&undo).await?;
    Ok(undo.id)
}
