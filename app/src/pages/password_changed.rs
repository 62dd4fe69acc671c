//! It is done: what happened, and the next step when the person is ready for it.

use leptos::prelude::*;
use shared::Route;

use crate::components::{classed, group, link_button, page};

/// The screen.
pub(crate) fn password_changed() -> AnyView {
    let content = group([
        classed("p", "lead done").text(|t| t.changed_intro).view(),
        link_button(Route::SignIn, |t| t.sign_in_submit),
    ]);
    page(|t| t.changed_title, content)
}
