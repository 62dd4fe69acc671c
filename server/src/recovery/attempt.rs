//! A try at a code: counted first, in a transaction of its own, and compared afterwards.

use std::time::Duration;

use shared::RecoveryCode;
use uuid::Uuid;

use crate::audit;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::secrets;
use crate::store::Tx;
use crate::store::challenges::{Challenge, Purpose};

const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

/// Counts a try at the code of `request_id` and compares it. Whatever is wrong, the answer is one.
pub(crate) async fn attempt(
    ctx: &Ctx,
    from: &Caller,
    request_id: Uuid,
    purpose: Purpose,
    code: &RecoveryCode,
) -> Result<Challenge, Error> {
    let most = ctx.config.recovery.code_attempts;
    let now = ctx.clock.now();
    let tx = ctx.store.begin().await?;
    if !tx.count_attempt(request_id, purpose, most).await? {
        return Err(Error::CodeRejected { attempts_left: 0 });
    }
    let Some(challenge) = tx.challenge(request_id).await? else {
        return Err(Error::CodeRejected { attempts_left: 0 });
    };
    // Before its message is out nobody can know the code, and whose budget a guess costs is not known yet.
    let alive =
        challenge.sent_at.is_some() && challenge.used_at.is_none() && challenge.expires_at > now;
    let affordable = alive && count_guess(ctx, &tx, &challenge).await?;
    tx.commit().await?;

    let expected = ctx.keys.code(challenge.seed());
    let matches = expected.is_some_and(|expected| secrets::same(expected.as_str(), code.as_str()));
    if matches && affordable {
        return Ok(challenge);
    }
    let tx = ctx.store.begin().await?;
    audit::refused(ctx, &tx, from, "code_wrong", audit::Whom::from(&challenge)).await?;
    tx.commit().await?;
    Err(Error::CodeRejected { attempts_left: most.saturating_sub(challenge.attempts) })
}

/// Counts a guess against the account, across its codes, resends and channels. Says whether there was one left.
async fn count_guess(ctx: &Ctx, tx: &Tx, challenge: &Challenge) -> Result<bool, Error> {
    let subject = super::plan::subject(challenge);
    let now = ctx.clock.now();
    let hour = tx.count_in_window(&format!("guess:hour:{subject}"), HOUR, now).await?;
    let day = tx.count_in_window(&format!("guess:day:{subject}"), DAY, now).await?;
    let recovery = &ctx.config.recovery;
    Ok(hour.count <= recovery.guesses_per_hour.into()
        && day.count <= recovery.guesses_per_day.into())
}
