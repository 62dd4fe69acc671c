//! No such screen.

use leptos::prelude::*;
use shared::Route;

use super::note;

/// The screen.
pub(crate) fn not_found() -> AnyView {
    note(|t| t.not_found_title, |t| t.not_found_intro, Route::Home, |t| t.go_home)
}
