//! Where an account is signed in.

use shared::api::list_sessions::{ListSessionsReply, OpenSession};

use super::Principal;
use crate::ctx::Ctx;
use crate::error::Error;

/// The live sessions of who is signed in, last used first.
///
/// # Errors
/// [`Error::Store`], where the database fails.
pub async fn list(ctx: &Ctx, who: &Principal) -> Result<ListSessionsReply, Error> {
    let idle_ttl = ctx.config.session.idle_ttl.0;
    let sessions = ctx.store.live_sessions(who.account.id, idle_ttl, ctx.clock.now()).await?;
    let view = |session: crate::store::sessions::Session| OpenSession {
        id: session.id,
        current: session.id == who.session.id,
        created_at: session.created_at.to_rfc3339(),
        seen_at: session.seen_at.to_rfc3339(),
        client_address: session.client_address,
        user_agent: session.user_agent,
    };
    Ok(ListSessionsReply { sessions: sessions.into_iter().map(view).collect() })
}
