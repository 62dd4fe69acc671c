//! What is around the fields of every form: the summary of errors, the failed request, the long wait.

use leptos::prelude::*;

use super::el::{classed, el, nothing, status};
use crate::api::ApiError;
use crate::browser;
use crate::form::{Fault, Form, field_id};
use crate::reactive::effect;
use crate::text::{self, t};

/// The form around `children`.
pub(crate) fn form_frame(form: Form, children: AnyView) -> AnyView {
    let slow = t(|t| t.slow);
    el("form")
        .attr("method", "post")
        .attr("novalidate", "")
        .on("submit", move |event| {
            event.prevent_default();
            form.submit();
        })
        .show(move || error_summary(form.summary()))
        .show(move || form.failure().map_or_else(nothing, alert))
        .child(children)
        .child(status("slow", move || if form.slow() { slow().to_owned() } else { String::new() }))
        .view()
}

/// Every error again, in one place, with a way to each field. Takes the focus when it appears.
fn error_summary(faults: Vec<Fault>) -> AnyView {
    if faults.is_empty() {
        return nothing();
    }
    effect(|| browser::focus("summary"));
    classed("div", "summary")
        .attr("id", "summary")
        .attr("role", "alert")
        .attr("tabindex", "-1")
        .child(el("h2").text(|t| t.summary_heading))
        .child(el("ul").children(faults.into_iter().map(summary_item)))
        .view()
}

fn summary_item(fault: Fault) -> AnyView {
    let locale = text::locale();
    let id = field_id(fault.pointer());
    let link = el("a")
        .attr("href", &format!("#{id}"))
        .on("click", move |event| {
            event.prevent_default();
            browser::focus(&id);
        })
        .live(move || fault.words(locale.get()));
    el("li").child(link).view()
}

/// Why the request failed and how to go on. What was typed is kept.
fn alert(error: ApiError) -> AnyView {
    let locale = text::locale();
    let again = error.clone();
    classed("div", "alert")
        .attr("role", "alert")
        .child(el("h2").live(move || failure_words(&again, locale.get()).0.to_owned()))
        .child(el("p").live(move || failure_words(&error, locale.get()).1))
        .child(classed("button", "button secondary").attr("type", "submit").text(|t| t.retry))
        .view()
}

fn failure_words(error: &ApiError, locale: shared::Locale) -> (&'static str, String) {
    let words = text::of(locale);
    match error {
        ApiError::Problem(problem) => {
            let said = shared::text::problem(problem.kind, locale);
            let detail = problem.retry_after.map(words.wait);
            (said.title, detail.unwrap_or_else(|| said.detail.to_owned()))
        }
        ApiError::Offline => (words.offline_title, words.offline_detail.to_owned()),
        ApiError::TimedOut => (words.timed_out_title, words.timed_out_detail.to_owned()),
        ApiError::Unreadable => (words.unreadable_title, words.unreadable_detail.to_owned()),
    }
}
