//! Tells which application a key belongs to. Asked on every call: what is removed is refused at once.

use super::ApiKey;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::store::applications::Application;

/// Who has `key`.
///
/// # Errors
/// [`Error::Unauthenticated`], where nobody has.
pub async fn authenticate(ctx: &Ctx, key: Option<&ApiKey>) -> Result<Application, Error> {
    let key = key.ok_or(Error::Unauthenticated)?;
    ctx.store.application_by_key(&key.hash()).await?.ok_or(Error::Unauthenticated)
}
