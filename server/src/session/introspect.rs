//! Tells whether an access token is alive (RFC 7662). The token's word is not enough: session and account are
//! looked up, so that what ended is dead at once.

use shared::api::introspect::IntrospectReply;

use super::token::{Claims, read};
use crate::ctx::Ctx;
use crate::error::Error;

/// What is to be said of `token`: nothing but that it is dead, for whatever reason it is.
///
/// # Errors
/// [`Error::Store`], where the database fails.
pub async fn introspect(ctx: &Ctx, token: &str) -> Result<IntrospectReply, Error> {
    match read(ctx, token) {
        Some(claims) if lives(ctx, &claims).await? => Ok(reply(claims)),
        _ => Ok(IntrospectReply::default()),
    }
}

async fn lives(ctx: &Ctx, claims: &Claims) -> Result<bool, Error> {
    let idle_ttl = ctx.config.session.idle_ttl.0;
    let session = ctx.store.live_session_of(claims.sid, idle_ttl, ctx.clock.now()).await?;
    if session.is_none_or(|session| session.account_id != claims.sub) {
        return Ok(false);
    }
    let account = ctx.store.account(claims.sub).await?;
    Ok(account.is_some_and(|account| !account.disabled && account.token_version == claims.ver))
}

fn reply(claims: Claims) -> IntrospectReply {
    IntrospectReply {
        active: true,
        iss: Some(claims.iss),
        sub: Some(claims.sub),
        sid: Some(claims.sid),
        ver: Some(claims.ver),
        iat: Some(claims.iat),
        exp: Some(claims.exp),
        token_type: Some("access_token".to_owned()),
    }
}
