//! A try at a code: counted first, in a transaction of its own, and compared afterwards.

use std::time::Duration;

use shared::RecoveryCode;
use shared::audit::AuditEvent;
use uuid::Uuid;

use crate::audit::{self, Whom};
use crate::caller::Caller;
use crate::clock::Instant;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::retry;
use crate::secrets;
use crate::store::Tx;
use crate::store::challenges::{Challenge, Purpose};

const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

/// A try that was counted.
struct Counted {
    challenge: Challenge,
    /// Whether its code could still open something.
    alive: bool,
    /// Whether the account had a guess left.
    affordable: bool,
}

/// Counts a try at the code of `request_id` and compares it. Whatever is wrong, the answer is one.
pub(crate) async fn attempt(
    ctx: &Ctx,
    from: &Caller,
    request_id: Uuid,
    purpose: Purpose,
    code: &RecoveryCode,
) -> Result<Challenge, Error> {
    let now = ctx.clock.now();
    let counted = retry::conflicts(ctx, || count(ctx, from, request_id, purpose, now)).await?;
    let Counted { challenge, alive, affordable } =
        counted.ok_or(Error::CodeRejected { attempts_left: 0 })?;
    let expected = ctx.keys.code(challenge.seed());
    let matches = expected.is_some_and(|expected| secrets::same(expected.as_str(), code.as_str()));
    if matches && affordable {
        return Ok(challenge);
    }
    let why = (!alive || affordable).then(|| why(&challenge, matches, now));
    retry::conflicts(ctx, || refuse(ctx, from, &challenge, why)).await?;
    let most = ctx.config.recovery.code_attempts;
    Err(Error::CodeRejected { attempts_left: most.saturating_sub(challenge.attempts) })
}

/// Nothing, where there is no such request or it has no try left.
async fn count(
    ctx: &Ctx,
    from: &Caller,
    request_id: Uuid,
    purpose: Purpose,
    now: Instant,
) -> Result<Option<Counted>, Error> {
    let tx = ctx.store.begin().await?;
    let left = tx.count_attempt(request_id, purpose, ctx.config.recovery.code_attempts).await?;
    let challenge = tx.challenge(request_id).await?.filter(|found| found.purpose == purpose);
    let counted = match (left, challenge) {
        (true, Some(challenge)) => {
            // Before its message is out nobody can know the code, and whose budget a guess costs is not known yet. A guess at
            // a code that opens nothing costs its owner nothing; it is as much work, or its time would tell who has an account.
            let sent = challenge.sent_at.is_some();
            let alive = sent && challenge.used_at.is_none() && challenge.is_unexpired(now);
            let payer =
                if alive { super::budgets::subject(&challenge) } else { request_id.to_string() };
            let affordable = count_guess(ctx, &tx, &payer).await? && alive;
            Some(Counted { challenge, alive, affordable })
        }
        (_, Some(challenge)) => {
            let whom = Whom::from(&challenge);
            if challenge.verified_at.is_some() {
                audit::refused(ctx, &tx, from, AuditEvent::CodeReused, whom).await?;
            } else {
                audit::limited(ctx, &tx, from, "code_attempts", whom).await?;
            }
            None
        }
        (_, None) => {
            audit::refused(ctx, &tx, from, AuditEvent::CodeWrong, Whom::default()).await?;
            None
        }
    };
    tx.commit().await?;
    Ok(counted)
}

/// Tells the audit log of a try that opened nothing; without an event it was one guess too many.
async fn refuse(
    ctx: &Ctx,
    from: &Caller,
    challenge: &Challenge,
    event: Option<AuditEvent>,
) -> Result<(), Error> {
    let tx = ctx.store.begin().await?;
    let whom = Whom::from(challenge);
    match event {
        Some(event) => audit::refused(ctx, &tx, from, event, whom).await?,
        None => audit::limited(ctx, &tx, from, "guesses", whom).await?,
    }
    Ok(tx.commit().await?)
}

/// What a refused try was. Only the right code tells that it is old: a guess at a dead code is a wrong code.
fn why(challenge: &Challenge, matches: bool, now: Instant) -> AuditEvent {
    if matches && challenge.used_at.is_some() {
        AuditEvent::CodeReused
    } else if matches && !challenge.is_unexpired(now) {
        AuditEvent::CodeExpired
    } else {
        AuditEvent::CodeWrong
    }
}

/// Gives an account all its guesses back: somebody else may have spent them.
pub(crate) async fn forget_guesses(tx: &Tx, account: Uuid) -> Result<(), Error> {
    for window in ["hour", "day"] {
        tx.forget_windows(&guesses(window, &account.to_string())).await?;
    }
    Ok(())
}

fn guesses(window: &str, subject: &str) -> String {
    format!("guess:{window}:{subject}")
}

/// Counts a guess against `payer`: the account, across its codes, resends and channels. Says whether there was one left.
async fn count_guess(ctx: &Ctx, tx: &Tx, payer: &str) -> Result<bool, Error> {
    let now = ctx.clock.now();
    let hour = tx.count_in_window(&guesses("hour", payer), HOUR, now).await?;
    let day = tx.count_in_window(&guesses("day", payer), DAY, now).await?;
    let recovery = &ctx.config.recovery;
    Ok(hour.count <= recovery.guesses_per_hour.into()
        && day.count <= recovery.guesses_per_day.into())
}
