//! What happened to the account of late, and the way out for who did not do it.

use axum::response::Response;
use serde::Serialize;
use shared::api::list_events::AccountEvent;
use shared::screens::Text;

use super::super::problem::Refusal;
use super::account::{Time, screen};
use super::submitted::Submitted;
use super::visit::Visit;
use super::{CHANGE_PASSWORD, NOT_MINE};
use crate::account::list_events::list_events;
use crate::session::{Principal, end};

#[derive(Serialize)]
pub(super) struct Events {
    title: &'static str,
    empty: &'static str,
    rows: Vec<Row>,
    intro: &'static str,
    not_mine: &'static str,
    not_mine_intro: &'static str,
    not_mine_label: &'static str,
}

#[derive(Serialize)]
struct Row {
    words: String,
    time: Time<'static>,
    from: String,
}

/// The last events of `who`.
pub(super) async fn events(visit: &Visit, who: &Principal) -> Result<Events, Refusal> {
    let text = visit.text();
    let events = list_events(&visit.ctx, who).await?.events;
    Ok(Events {
        title: text.events_title,
        empty: text.events_empty,
        rows: events.into_iter().map(|event| row(text, event)).collect(),
        intro: text.events_intro,
        not_mine: NOT_MINE,
        not_mine_intro: text.not_mine_intro,
        not_mine_label: text.not_mine,
    })
}

/// Ends the other sessions at once, and leads on to another password, which ends the rest.
pub(super) async fn not_mine(visit: Visit, form: Submitted) -> Response {
    match end_others(&visit, &form).await {
        Ok(()) => visit.go(CHANGE_PASSWORD),
        Err(refusal) => screen(visit, Some(refusal)).await,
    }
}

/// Ends every session of the person but this one.
pub(super) async fn end_others(visit: &Visit, form: &Submitted) -> Result<(), Refusal> {
    visit.admit(form)?;
    let who = visit.who().await?;
    Ok(end::end_other_sessions(&visit.ctx, &visit.from, &who).await?)
}

fn row(text: &Text, event: AccountEvent) -> Row {
    Row {
        words: text.event_told(event.event, event.outcome),
        time: Time::at("", event.at),
        from: text.event_from(&event.user_agent, &event.client_address),
    }
}
