//! Time that runs out: computed from a deadline at every tick, so that sleep and throttling cannot falsify it.

use std::time::Duration;

use leptos::prelude::*;

use super::el::{classed, el, group, status};
use crate::browser;
use crate::flow::{announcement, clock_face};
use crate::reactive::{Derived, State, effect};
use crate::text;

/// The present moment, looked up every second while the screen lasts.
pub(crate) fn ticking() -> State<f64> {
    let now = State::new(browser::now());
    let tick = move || now.set(browser::now());
    if let Ok(timer) = set_interval_with_handle(tick, Duration::from_secs(1)) {
        on_cleanup(move || timer.clear());
    }
    now
}

/// The seconds in `left`, seen at every tick and heard only now and then.
pub(crate) fn countdown(left: Derived<u64>) -> AnyView {
    let locale = text::locale();
    let mut before = left.get_untracked();
    // A screen that is loaded anew after the end must say so, too.
    let said = State::new((before == 0).then_some(0));
    effect(move || {
        let left = left.get();
        if let Some(minutes) = announcement(before, left) {
            said.set(Some(minutes));
        }
        before = left;
    });
    let aloud = move || {
        let words = text::of(locale.get());
        match said.get() {
            None => String::new(),
            Some(0) => words.code_expired.to_owned(),
            Some(minutes) => (words.minutes_left)(minutes),
        }
    };
    let clock = classed("span", "clock").attr("role", "timer").live(move || clock_face(left.get()));
    let expired = move || left.get() == 0;
    group([
        classed("p", "countdown")
            .flag("data-expired", expired)
            .child(el("span").text(|t| t.time_left))
            .words(" ")
            .child(clock)
            .view(),
        status("countdown-said", aloud).flag("data-expired", expired).view(),
    ])
}
