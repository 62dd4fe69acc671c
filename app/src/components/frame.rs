//! What is the same on every screen: the name, the language, the way to help.

use leptos::prelude::*;
use shared::{Locale, MAILBOX_PATH, Route};

use super::el::{classed, el, link, nothing};
use super::icon;
use crate::browser;
use crate::reactive::Derived;
use crate::text;

/// The cookie that carries the choice of language to the server.
pub(crate) const LOCALE_COOKIE: &str = "recobra-locale";

/// The name of the product and the choice of language.
pub(crate) fn header() -> AnyView {
    let wordmark = classed("a", "wordmark")
        .attr("href", Route::Home.path())
        .child(icon::mark())
        .child(el("span").words(text::product()));
    let languages = classed("div", "languages")
        .attr("role", "group")
        .named("aria-label", |t| t.language)
        .children(Locale::ALL.into_iter().map(language_button));
    classed("header", "top").child(wordmark).child(languages).view()
}

fn language_button(choice: Locale) -> AnyView {
    let locale = text::locale();
    el("button")
        .attr("type", "button")
        .attr("lang", choice.tag())
        .live_attr("aria-pressed", move || {
            Some(if locale.get() == choice { "true" } else { "false" })
        })
        .on("click", move |_| {
            locale.set(choice);
            browser::set_cookie(LOCALE_COOKIE, choice.tag());
        })
        .words(choice.own_name())
        .view()
}

/// The way to help, and in development the way to the messages.
pub(crate) fn footer(development: Derived<bool>) -> AnyView {
    let mailbox = move || {
        if !development.get() {
            return nothing();
        }
        link(MAILBOX_PATH, |t| t.mailbox_link).attr("rel", "external").view()
    };
    classed("footer", "bottom")
        .child(link(Route::Help.path(), |t| t.help_link))
        .show(mailbox)
        .view()
}
