//! A labelled text field with its hint and its error.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, FocusEvent, HtmlInputElement};

use super::el::{El, classed, el};
use crate::form::{Form, field_id};
use crate::reactive::State;
use crate::text::{self, Pick};

/// What makes a text field.
#[derive(Clone, Copy)]
pub(crate) struct Field {
    /// The form that it is part of.
    pub(crate) form: Form,
    /// JSON pointer of its value in what is sent.
    pub(crate) pointer: &'static str,
    /// Its name for password managers and for forms.
    pub(crate) name: &'static str,
    /// What is asked.
    pub(crate) label: Pick,
    /// What helps to answer.
    pub(crate) hint: Option<Pick>,
    /// `type`, `inputmode`, `autocomplete` of the input.
    pub(crate) kind: [&'static str; 3],
    /// What was typed.
    pub(crate) value: State<String>,
}

/// Shows `spec`.
pub(crate) fn field(spec: Field) -> AnyView {
    let [kind, mode, autocomplete] = spec.kind;
    let id = field_id(spec.pointer);
    let input = input(spec.form, spec.pointer, spec.name, spec.value)
        .attr("type", kind)
        .attr("inputmode", mode)
        .attr("autocomplete", autocomplete)
        .attr("aria-describedby", &described_by(&id, spec.hint.is_some()));
    labelled(&id, spec.label, spec.hint).child(input).child(note(spec.form, spec.pointer)).view()
}

/// A field's box with its label and hint.
pub(super) fn labelled(id: &str, label: Pick, hint: Option<Pick>) -> El {
    let field = classed("div", "field").child(el("label").attr("for", id).text(label));
    match hint {
        Some(hint) => {
            field.child(classed("p", "hint").attr("id", &format!("{id}-hint")).text(hint))
        }
        None => field,
    }
}

/// An input that takes part in `form`.
pub(super) fn input(
    form: Form,
    pointer: &'static str,
    name: &'static str,
    value: State<String>,
) -> El {
    let typed = move |event: Event| {
        value.set(event_target_value(&event));
        form.edited(pointer);
    };
    let left = move |event: Event| {
        // A field that is removed with the focus in it is left for the last time, when its value is gone already.
        let filled = value.try_with_untracked(|value| !value.is_empty()) == Some(true);
        if filled && leads_to_a_field(&event) {
            form.left(pointer);
        }
    };
    el("input")
        .attr("id", &field_id(pointer))
        .attr("name", name)
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false")
        .flag("aria-invalid", move || form.fault(pointer).is_some())
        .value(value)
        .on("input", typed)
        .on("blur", left)
}

/// Whether the focus goes on to another field. Where it goes to a button, a message must not push the button away
/// from under the finger between press and release.
fn leads_to_a_field(event: &Event) -> bool {
    let next = event.dyn_ref::<FocusEvent>().and_then(FocusEvent::related_target);
    next.is_some_and(|next| next.has_type::<HtmlInputElement>())
}

/// The line for what is wrong with the field at `pointer`: always there, so that nothing moves when it fills.
pub(super) fn note(form: Form, pointer: &'static str) -> El {
    let locale = text::locale();
    classed("p", "field-error").attr("id", &format!("{}-error", field_id(pointer))).live(
        move || form.fault(pointer).map(|fault| fault.words(locale.get())).unwrap_or_default(),
    )
}

/// The ids of the texts that describe the field `id`.
pub(super) fn described_by(id: &str, has_hint: bool) -> String {
    if has_hint { format!("{id}-hint {id}-error") } else { format!("{id}-error") }
}
