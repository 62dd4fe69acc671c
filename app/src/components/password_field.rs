//! A password field that can show what was typed and warns of Caps Lock.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};

use super::el::{El, classed, group, status};
use super::field::{described_by, input, labelled, note};
use crate::form::{Form, field_id};
use crate::reactive::{Derived, State, effect};
use crate::text::{Pick, t};

/// What makes a password field.
#[derive(Clone, Copy)]
pub(crate) struct PasswordField {
    /// The form that it is part of.
    pub(crate) form: Form,
    /// JSON pointer of its value in what is sent.
    pub(crate) pointer: &'static str,
    /// Its name for password managers.
    pub(crate) name: &'static str,
    /// What is asked.
    pub(crate) label: Pick,
    /// What helps to answer.
    pub(crate) hint: Option<Pick>,
    /// The names of the button that shows and hides.
    pub(crate) toggle: [Pick; 2],
    /// `current-password` or `new-password`.
    pub(crate) autocomplete: &'static str,
    /// Apple's rules for made-up passwords.
    pub(crate) rules: Option<Derived<String>>,
    /// The element that lists the requirements.
    pub(crate) described_by: &'static str,
    /// What was typed.
    pub(crate) value: State<String>,
    /// Whether it can be read.
    pub(crate) shown: State<bool>,
}

/// Shows `spec`.
pub(crate) fn password_field(spec: &PasswordField) -> AnyView {
    let PasswordField { form, pointer, shown, .. } = *spec;
    hide_when_away(form, shown);
    let id = field_id(pointer);
    let box_of_both = classed("div", "with-toggle")
        .child(password_input(spec, &id))
        .child(toggle_button(&id, spec.toggle, shown));
    let caps_lock = State::new(false);
    let watch_caps = move |event: Event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        let locked = event.get_modifier_state("CapsLock");
        if locked != caps_lock.get_untracked() {
            caps_lock.set(locked);
        }
    };
    let caps_words = t(|t| t.caps_lock);
    labelled(&id, spec.label, spec.hint)
        .on("keydown", watch_caps)
        .on("keyup", watch_caps)
        .child(box_of_both)
        .child(note(form, pointer))
        .child(status("caps", move || {
            if caps_lock.get() { caps_words().to_owned() } else { String::new() }
        }))
        .view()
}

fn password_input(spec: &PasswordField, id: &str) -> El {
    let PasswordField { form, pointer, name, value, shown, .. } = *spec;
    let described = format!("{} {}", spec.described_by, described_by(id, spec.hint.is_some()));
    let input = input(form, pointer, name, value)
        .live_attr("type", move || Some(if shown.get() { "text" } else { "password" }))
        .attr("autocomplete", spec.autocomplete)
        .attr("aria-describedby", described.trim_start());
    match spec.rules {
        Some(rules) => input.live_attr("passwordrules", move || Some(rules.get())),
        None => input,
    }
}

fn toggle_button(id: &str, names: [Pick; 2], shown: State<bool>) -> AnyView {
    let [show, hide] = names.map(t);
    let (show_word, hide_word) = (t(|t| t.show), t(|t| t.hide));
    let (visible, hidden) = (t(|t| t.password_visible), t(|t| t.password_hidden));
    let said = State::new(false);
    let toggle = move |_| {
        said.set(true);
        shown.update(|shown| *shown = !*shown);
    };
    let button = classed("button", "toggle")
        .attr("type", "button")
        .attr("aria-controls", id)
        .live_attr("aria-label", move || Some(if shown.get() { hide() } else { show() }))
        .on("click", toggle)
        .live(move || if shown.get() { hide_word() } else { show_word() }.to_owned());
    let aloud = move || match (said.get(), shown.get()) {
        (false, _) => String::new(),
        (true, true) => visible().to_owned(),
        (true, false) => hidden().to_owned(),
    };
    group([button.view(), status("quiet", aloud).view()])
}

/// A password must not stay readable while it is sent, nor when the page comes back from the browser's memory.
fn hide_when_away(form: Form, shown: State<bool>) {
    effect(move || {
        if form.attempts() > 0 {
            shown.set(false);
        }
    });
    let back = window_event_listener(ev::pageshow, move |event| {
        if event.persisted() {
            shown.set(false);
        }
    });
    on_cleanup(move || back.remove());
}
