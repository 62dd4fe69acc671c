//! The frame of every screen: one heading, the title of the document, and the focus after a change of screen.

use std::cell::Cell;

use leptos::prelude::*;

use super::el::el;
use crate::browser;
use crate::form::Form;
use crate::reactive::effect;
use crate::text::{self, Pick};

thread_local! {
    /// Whether a screen was settled on already: the first one must not steal the focus.
    static SETTLED: Cell<bool> = const { Cell::new(false) };
}

/// A screen under `heading`.
pub(crate) fn page(heading: Pick, children: AnyView) -> AnyView {
    frame(heading, Progress::Ready, SETTLED.replace(true), children)
}

/// A screen under `heading` that is about `form`.
pub(crate) fn form_page(heading: Pick, form: Form, children: AnyView) -> AnyView {
    frame(heading, Progress::Of(form), SETTLED.replace(true), children)
}

/// A screen that another one replaces by itself, for example while a link is being checked.
pub(crate) fn passing_page(heading: Pick, children: AnyView) -> AnyView {
    frame(heading, Progress::Busy, SETTLED.get(), children)
}

/// What a screen is waiting for.
#[derive(Clone, Copy)]
enum Progress {
    Ready,
    Busy,
    Of(Form),
}

impl Progress {
    /// What tests and styles know it by.
    fn state(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Busy => "busy",
            Self::Of(form) => form.state(),
        }
    }
}

fn frame(heading: Pick, progress: Progress, focus: bool, children: AnyView) -> AnyView {
    let locale = text::locale();
    let product = text::product();
    let mut focus = focus;
    effect(move || {
        let text = text::of(locale.get());
        let prefix = if progress.state() == "error" { text.error_prefix } else { "" };
        document().set_title(&format!("{prefix}{} – {}", heading(text), product));
        if std::mem::take(&mut focus) {
            browser::focus("heading");
        }
    });
    el("main")
        .attr("id", "main")
        .live_attr("data-state", move || Some(progress.state()))
        .child(el("h1").attr("id", "heading").attr("tabindex", "-1").text(heading))
        .child(children)
        .view()
}
