//! Ways in for somebody without access to their mail.

use leptos::prelude::*;
use shared::Route;

use crate::components::{el, group, link_button, page};
use crate::text::Pick;

/// The screen.
pub(crate) fn help() -> AnyView {
    let advice =
        |title: Pick, words: Pick| group([el("h2").text(title).view(), el("p").text(words).view()]);
    let content = group([
        advice(|t| t.help_phone_title, |t| t.help_phone),
        advice(|t| t.help_provider_title, |t| t.help_provider),
        advice(|t| t.help_people_title, |t| t.help_people),
        link_button(Route::ForgotPassword, |t| t.forgot_title),
    ]);
    page(|t| t.help_title, content)
}
