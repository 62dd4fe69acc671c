//! The one primary button of a form, and links that look like it.

use leptos::prelude::*;
use shared::Route;

use super::el::{classed, link};
use crate::form::Form;
use crate::text::{Pick, t};

/// Sends `form`. Stays focusable while it does: a disabled button would lose the focus.
pub(crate) fn submit_button(form: Form, label: Pick, busy: Pick) -> AnyView {
    let (label, busy) = (t(label), t(busy));
    classed("button", "button")
        .attr("type", "submit")
        .flag("aria-disabled", move || form.pending())
        .flag("aria-busy", move || form.pending())
        .live(move || if form.pending() { busy() } else { label() }.to_owned())
        .view()
}

/// Leads to `route`, as the next step of a screen that has no form.
pub(crate) fn link_button(route: Route, label: Pick) -> AnyView {
    link(route.path(), label).attr("class", "button").view()
}
