//! Plans what tells an owner of something: a letter or a text, to the address or number that the row names.

use shared::{Identifier, Phone, Route};

use super::budgets::over_notices;
use super::letter::{self, screen};
use super::plan::Plan;
use crate::account::notice::Notice;
use crate::audit::Whom;
use crate::caller::Caller;
use crate::ctx::Ctx;
use crate::dispatch::Parcel;
use crate::error::Error;
use crate::mail::{Change, Letter};
use crate::retry;
use crate::sms::{Said, Text};
use crate::store::accounts::Account;
use crate::store::outbox::{OutboxMessage, Outcome};

/// Plans `message`, which says `letter` of a change; in a text `said`.
pub(super) async fn plan_notice(
    ctx: &Ctx,
    message: &OutboxMessage,
    letter: fn(Change) -> Letter,
    said: Said,
) -> Result<Plan, Error> {
    let nobody = Ok(Plan::Finish(Outcome::NoRecipient));
    let Some(account) = account(ctx, message).await? else { return nobody };
    let payload = message.payload.as_deref();
    let notice: Option<Notice> = payload.and_then(|json| serde_json::from_str(json).ok());
    let Some(notice) = notice else { return nobody };
    let named = message.recipient.as_deref().and_then(|typed| Identifier::parse(typed).ok());
    match named.unwrap_or_else(|| Identifier::Email(account.email.clone())) {
        Identifier::Phone(to) => text(ctx, message, &account, &notice, to, said).await,
        Identifier::Email(email) => {
            let change = letter::change(ctx, notice, way_to_object(ctx, message).await?);
            Ok(mail(ctx, message, &Account { email, ..account }, letter(change)))
        }
    }
}

/// Plans `message`, which greets whoever has just got an account.
pub(super) async fn plan_welcome(ctx: &Ctx, message: &OutboxMessage) -> Result<Plan, Error> {
    Ok(match account(ctx, message).await? {
        Some(account) => mail(ctx, message, &account, letter::welcome(ctx)),
        None => Plan::Finish(Outcome::NoRecipient),
    })
}

async fn account(ctx: &Ctx, message: &OutboxMessage) -> Result<Option<Account>, Error> {
    match message.account_id {
        Some(id) => Ok(ctx.store.account(id).await?),
        None => Ok(None),
    }
}

fn mail(ctx: &Ctx, message: &OutboxMessage, account: &Account, letter: Letter) -> Plan {
    let now = ctx.clock.now();
    let parcel = Parcel::to_account(message.id, account, account.locale, letter, now);
    Plan::Send(Box::new(parcel), None)
}

/// The link by which the reader of this letter takes back what it tells, where it is one of those and still can.
async fn way_to_object(ctx: &Ctx, message: &OutboxMessage) -> Result<Option<String>, Error> {
    let undo = match message.challenge_id {
        Some(id) => ctx.store.challenge(id).await?,
        None => None,
    };
    let now = ctx.clock.now();
    let undo = undo.filter(|undo| undo.used_at.is_none() && undo.expires_at > now);
    let token = undo.and_then(|undo| ctx.keys.not_me(undo.seed()));
    Ok(token.map(|token| format!("{}#token={token}", screen(ctx, Route::NotMe))))
}

async fn text(
    ctx: &Ctx,
    message: &OutboxMessage,
    account: &Account,
    notice: &Notice,
    to: Phone,
    said: Said,
) -> Result<Plan, Error> {
    // It counts when it is tried first.
    if message.attempts <= 1 {
        let from = Caller::new(notice.client_address, &notice.user_agent, account.locale);
        let over = retry::conflicts(ctx, || async {
            let tx = ctx.store.begin().await?;
            let over = over_notices(ctx, &tx, &from, Whom::account(account.id), &to).await?;
            tx.commit().await?;
            Ok(over)
        });
        if let Some(outcome) = over.await? {
            return Ok(Plan::Finish(outcome));
        }
    }
    let (id, locale, sent_at) = (message.id, account.locale, ctx.clock.now());
    Ok(Plan::Send(Box::new(Parcel::Text(Text { id, to, said, locale, sent_at })), None))
}
