//! Tells whose session a cookie opens. Asked on every request: nothing is cached, so what is ended is ended.

use std::time::Duration;

use shared::api::session::{Session as SessionView, SessionReply};

use super::{Principal, SessionSecret, owner};
use crate::clock::Instant;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::retry;
use crate::store::sessions::Session;

/// How exact `seen_at` is: a write on every request would cost more than it tells.
const SEEN_EVERY: Duration = Duration::from_mins(1);

/// Who the secret's session belongs to, if it lives.
///
/// # Errors
/// [`Error::Unauthenticated`], where it does not.
pub async fn authenticate(ctx: &Ctx, secret: Option<&SessionSecret>) -> Result<Principal, Error> {
    let secret = secret.ok_or(Error::Unauthenticated)?;
    let now = ctx.clock.now();
    let idle_ttl = ctx.config.session.idle_ttl.0;
    let opened = ctx.store.live_session(&secret.hash(), idle_ttl, now).await?;
    let opened = opened.filter(|(_, account)| !account.disabled);
    let (session, account) = opened.ok_or(Error::Unauthenticated)?;
    if session.seen_at <= now.before(SEEN_EVERY) {
        // A session is as good while nobody can write that it was used.
        if let Err(error) = retry::conflicts(ctx, || touch(ctx, &session, now)).await {
            tracing::warn!(%error, "it was not noted that a session is in use");
        }
    }
    Ok(Principal { account, session })
}

async fn touch(ctx: &Ctx, session: &Session, now: Instant) -> Result<(), Error> {
    let tx = ctx.store.begin().await?;
    tx.touch_session(session.id, now).await?;
    Ok(tx.commit().await?)
}

/// The session as its owner sees it.
#[must_use]
pub fn current(who: &Principal) -> SessionReply {
    SessionReply { account: owner(&who.account), session: view(&who.session) }
}

fn view(session: &Session) -> SessionView {
    SessionView {
        id: session.id,
        created_at: session.created_at.to_rfc3339(),
        seen_at: session.seen_at.to_rfc3339(),
        expires_at: session.expires_at.to_rfc3339(),
    }
}
