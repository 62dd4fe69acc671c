//! Chains what was written since: one replica at a time, by a guarded write of the head.

use super::chain::{Point, check_mark, seal_mark, seal_row};
use crate::ctx::Ctx;
use crate::error::Error;
use crate::store::StoreError;
use crate::store::audit_chain::End;

/// Rows that are sealed in one transaction: few enough that nobody waits long for their turn to write.
const BATCH: u64 = 128;

/// Gives the oldest rows that have none their place in the chain. Says how many; none, where there are none or
/// another replica was faster.
///
/// # Errors
/// [`Error::Store`], where the database fails or the head is not ours: nothing is sealed on top of a forgery.
pub async fn seal(ctx: &Ctx) -> Result<usize, Error> {
    let former = ctx.store.mark(End::Head).await?;
    if let Some(head) = &former {
        check_mark(&ctx.keys, End::Head, head).map_err(|_| corrupt("audit_marks.head"))?;
    }
    let rows = ctx.store.unsealed(BATCH).await?;
    if rows.is_empty() {
        return Ok(0);
    }
    let mut point = Point::of(former.as_ref());
    let mut seals = Vec::with_capacity(rows.len());
    for row in &rows {
        let seal = seal_row(&ctx.keys, &point, row).ok_or(corrupt("audit.key_id"))?;
        point = Point { seq: seal.seq, mac: seal.mac.clone() };
        seals.push((row.id, seal));
    }
    let head = seal_mark(&ctx.keys, End::Head, point).ok_or(corrupt("audit_marks.head"))?;
    let tx = ctx.store.begin().await?;
    match tx.move_mark(End::Head, former.as_ref(), &head).await {
        Ok(true) => {}
        Ok(false) | Err(StoreError::Duplicate) => return Ok(0),
        Err(error) => return Err(error.into()),
    }
    if !tx.seal_rows(&seals).await? {
        return Ok(0);
    }
    tx.commit().await?;
    Ok(seals.len())
}

pub(super) const fn corrupt(what: &'static str) -> Error {
    Error::Store(StoreError::Corrupt(what))
}
