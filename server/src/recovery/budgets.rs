//! What messages may cost: a person's sends, and the texts of a day. What is over sends nothing and voids nothing, so
//! that nobody can cancel the owner's way in.

use std::time::Duration;

use shared::Phone;

use crate::audit::{self, Whom};
use crate::caller::Caller;
use crate::clock::Instant;
use crate::ctx::Ctx;
use crate::error::Error;
use crate::secrets;
use crate::store::Tx;
use crate::store::challenges::Challenge;
use crate::store::outbox::Outcome;

const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

/// Takes a challenge's message from the person's send budget. Says where its way ends, if it may not go out.
pub(super) async fn over_own_budget(
    ctx: &Ctx,
    tx: &Tx,
    challenge: &Challenge,
    now: Instant,
) -> Result<Option<Outcome>, Error> {
    let subject = subject(challenge);
    // Two messages to one person are planned one after the other, also by two workers.
    tx.hold_window(&format!("send:hour:{subject}"), HOUR, now).await?;
    let recovery = &ctx.config.recovery;
    if tx.sent_since(challenge, now.before(recovery.resend_after.0)).await? {
        return Ok(Some(Outcome::Coalesced));
    }
    if is_free(ctx, tx, "send", &subject, now).await? {
        return Ok(None);
    }
    audit::limited(ctx, tx, &asker(challenge), "sends", Whom::from(challenge)).await?;
    Ok(Some(Outcome::Coalesced))
}

/// Takes a text that tells of a change from a budget that an account has for those alone: else whoever has taken it
/// over could spend what its owner needs to recover. Then as any text.
pub(super) async fn over_notices(
    ctx: &Ctx,
    tx: &Tx,
    from: &Caller,
    whom: Whom,
    to: &Phone,
) -> Result<Option<Outcome>, Error> {
    let subject = whom.account_id.map(|account| account.to_string()).unwrap_or_default();
    if is_free(ctx, tx, "notice-text", &subject, ctx.clock.now()).await? {
        return over_texts(ctx, tx, from, whom, to).await;
    }
    audit::limited(ctx, tx, from, "notice_texts", whom).await?;
    Ok(Some(Outcome::Capped))
}

/// Texts cost money, and somebody may earn by those to dear numbers: one country's numbers take no more than
/// their part of a day's texts. A text counts once, however often it is tried.
pub(crate) async fn over_texts(
    ctx: &Ctx,
    tx: &Tx,
    from: &Caller,
    whom: Whom,
    to: &Phone,
) -> Result<Option<Outcome>, Error> {
    let (sms, now) = (&ctx.config.sms, ctx.clock.now());
    let country = to.country_code();
    let of_country = tx.count_in_window(&format!("sms:day:{country}"), DAY, now).await?;
    let mut is_free = of_country.count <= sms.sends_per_country_per_day.into();
    if is_free {
        let all = tx.count_in_window("sms:day", DAY, now).await?;
        is_free = all.count <= sms.sends_per_day.into();
    }
    if is_free {
        return Ok(None);
    }
    tracing::warn!(country, "the day's texts are spent");
    audit::limited(ctx, tx, from, "texts", whom).await?;
    Ok(Some(Outcome::Capped))
}

/// Counts one more of `kind` for `subject`; says whether hour and day have room for it.
async fn is_free(
    ctx: &Ctx,
    tx: &Tx,
    kind: &str,
    subject: &str,
    now: Instant,
) -> Result<bool, Error> {
    let recovery = &ctx.config.recovery;
    let hour = tx.count_in_window(&format!("{kind}:hour:{subject}"), HOUR, now).await?;
    let day = tx.count_in_window(&format!("{kind}:day:{subject}"), DAY, now).await?;
    Ok(hour.count <= recovery.sends_per_hour.into() && day.count <= recovery.sends_per_day.into())
}

/// Who asked for a challenge.
pub(super) fn asker(challenge: &Challenge) -> Caller {
    let address = challenge.client_address.parse().ok();
    Caller::new(address, &challenge.user_agent, challenge.locale)
}

/// Whose budgets a challenge is taken from: the account's, where it is known, else the identifier's.
pub(super) fn subject(challenge: &Challenge) -> String {
    match challenge.account_id {
        Some(account) => account.to_string(),
        None => secrets::encode(&challenge.identifier_key),
    }
}
