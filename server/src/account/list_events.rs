//! What happened to an account of late, for its owner.

use shared::Identifier;
use shared::api::list_events::{AccountEvent, ListEventsReply, MAX_EVENTS};
use shared::audit::AuditEvent as Event;

use crate::ctx::Ctx;
use crate::error::Error;
use crate::session::Principal;
use crate::store::audit::AuditRow;

/// What an owner is told of the account itself.
const OWN: &[Event] = &[
    Event::RecoveryStarted,
    Event::EmailChangeStarted,
    Event::PhoneChangeStarted,
    Event::CodeRight,
    Event::CodeWrong,
    Event::CodeExpired,
    Event::CodeReused,
    Event::TokenExpired,
    Event::TokenReused,
    Event::RequestCancelled,
    Event::AccountFrozen,
    Event::PasswordReset,
    Event::PasswordChanged,
    Event::EmailChanged,
    Event::PhoneChanged,
    Event::Reauthenticate,
    Event::SignIn,
    Event::SignOut,
    Event::SessionEnded,
    Event::OtherSessionsEnded,
    Event::AccountCreated,
    Event::AccountDisabled,
    Event::AccountEnabled,
    Event::AccountSignedOut,
];
/// What an owner is told that somebody tried by the address or number, before anybody looked whose it is.
const TRIED: &[Event] = &[Event::RecoveryStarted, Event::SignIn];

/// The last events of who is signed in, newest first.
///
/// # Errors
/// [`Error::Store`], where the database fails.
pub async fn list_events(ctx: &Ctx, who: &Principal) -> Result<ListEventsReply, Error> {
    let account = &who.account;
    let identifiers = [
        Some(Identifier::Email(account.email.clone())),
        account.phone.clone().map(Identifier::Phone),
    ];
    let keys: Vec<_> =
        identifiers.into_iter().flatten().map(|known| ctx.keys.identifier_key(&known)).collect();
    let whose = (account.id, account.created_at);
    let rows = ctx.store.last_events(whose, &keys, (OWN, TRIED), MAX_EVENTS as u64).await?;
    Ok(ListEventsReply { events: rows.into_iter().filter_map(view).collect() })
}

fn view(row: AuditRow) -> Option<AccountEvent> {
    Some(AccountEvent {
        id: row.id,
        at: row.at.to_rfc3339(),
        event: row.kind()?,
        outcome: row.result()?,
        client_address: row.client_address,
        user_agent: row.user_agent,
    })
}
