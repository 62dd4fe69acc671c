//! Forgets what is older than the retention, oldest first, and moves the anchor that the rest hangs on.

use super::chain::{Point, check_mark, follow, seal_mark};
use super::seal::corrupt;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::store::StoreError;
use crate::store::audit_chain::End;

/// Rows that are forgotten in one transaction.
const BATCH: u64 = 256;

/// Forgets a batch of expired rows. Says how many.
///
/// Rows are verified first: whoever sets an old time on a row that he wants gone must not have us remove it and
/// vouch for what is left.
///
/// # Errors
/// [`Error::Store`], where the database fails or the oldest rows are not as they were sealed.
pub async fn prune(ctx: &Ctx) -> Result<u64, Error> {
    let expired = ctx.clock.now().before(ctx.config.audit.retention.0);
    let former = ctx.store.mark(End::Anchor).await?;
    if let Some(anchor) = &former {
        check_mark(&ctx.keys, End::Anchor, anchor).map_err(|_| corrupt("audit_marks.anchor"))?;
    }
    let start = Point::of(former.as_ref());
    let mut point = start.clone();
    for row in ctx.store.sealed_from(start.seq + 1, BATCH).await? {
        if row.at >= expired {
            break;
        }
        point = follow(&ctx.keys, &point, &row).map_err(|_| corrupt("audit"))?;
    }
    if point == start {
        return Ok(0);
    }
    let last = point.seq;
    let anchor = seal_mark(&ctx.keys, End::Anchor, point).ok_or(corrupt("audit_marks.anchor"))?;
    let tx = ctx.store.begin().await?;
    match tx.move_mark(End::Anchor, former.as_ref(), &anchor).await {
        Ok(true) => {}
        Ok(false) | Err(StoreError::Duplicate) => return Ok(0),
        Err(error) => return Err(error.into()),
    }
    let forgotten = tx.forget_sealed(last).await?;
    tx.commit().await?;
    Ok(forgotten)
}
