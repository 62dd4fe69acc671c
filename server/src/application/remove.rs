//! Removes an application: its key opens nothing any more, and it is told of nothing.

use uuid::Uuid;

use shared::audit::AuditEvent;

use crate::audit;
use crate::ctx::Ctx;
use crate::error::Error;

/// Removes the application `id`.
///
/// # Errors
/// [`Error::NotFound`], where there is none.
pub async fn remove(ctx: &Ctx, id: Uuid) -> Result<(), Error> {
    let tx = ctx.store.begin().await?;
    if !tx.revoke_application(id, ctx.clock.now()).await? {
        return Err(Error::NotFound);
    }
    audit::of_application(ctx, &tx, AuditEvent::ApplicationRemoved, id).await?;
    Ok(tx.commit().await?)
}
