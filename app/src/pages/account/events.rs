//! What happened to the account of late, for its owner to notice what somebody else did.

use leptos::prelude::*;
use shared::Route;
use shared::api::Empty;
use shared::api::end_other_sessions::EndOtherSessions;
use shared::api::list_events::{AccountEvent, ListEvents};

use super::super::signed_in::session_form;
use super::api;
use crate::components::{classed, el, form_frame, group, show, time};
use crate::reactive::State;
use crate::route::use_go;
use crate::text;

/// The last events of the account, folded up: they are looked at when something is odd.
pub(super) fn events() -> AnyView {
    let api = api();
    let events = State::new(None::<Vec<AccountEvent>>);
    let form = session_form(Route::Account, Vec::new, move || {
        Box::pin(async move {
            events.set(Some(api.call::<ListEvents>(&Empty {}).await?.events));
            Ok(())
        })
    });
    form.submit();
    let list = move || match events.get() {
        Some(events) if events.is_empty() => classed("p", "hint").text(|t| t.events_empty).view(),
        events => el("ul").children(events.into_iter().flatten().map(row)).view(),
    };
    classed("details", "events")
        .child(el("summary").child(el("h2").text(|t| t.events_title)))
        .child(form_frame(form, show(list)))
        .child(not_mine())
        .view()
}

/// Ends the other sessions at once, and leads on to another password, which ends the rest.
fn not_mine() -> AnyView {
    let (api, go) = (api(), use_go());
    let form = session_form(Route::Account, Vec::new, move || {
        let go = go.clone();
        Box::pin(async move {
            api.tell::<EndOtherSessions>(&Empty {}).await?;
            go(Route::ChangePassword);
            Ok(())
        })
    });
    let advice = classed("p", "hint")
        .child(el("span").text(|t| t.events_intro))
        .words(" ")
        .child(el("span").text(|t| t.not_mine_intro));
    let button = classed("button", "button secondary small")
        .attr("type", "button")
        .flag("aria-disabled", move || form.pending())
        .on("click", move |_| form.submit())
        .text(|t| t.not_mine);
    form_frame(form, group([advice.view(), button.view()]))
}

fn row(event: AccountEvent) -> AnyView {
    let locale = text::locale();
    let (kind, outcome) = (event.event, event.outcome);
    let words = move || text::of(locale.get()).event_told(kind, outcome);
    let (user_agent, address) = (event.user_agent, event.client_address);
    let from = move || text::of(locale.get()).event_from(&user_agent, &address);
    el("li")
        .child(el("strong").live(words))
        .child(classed("p", "hint").child(time(event.at)).live(from))
        .view()
}
