//! It is done: what happened, and the next step.

use axum::response::Response;
use serde::Serialize;

use super::SIGN_IN;
use super::page::Screen;
use super::visit::Visit;

#[derive(Serialize)]
struct View<'a> {
    words: &'a str,
    done: bool,
    next: &'a str,
    label: &'a str,
}

pub(super) async fn show(visit: Visit) -> Response {
    let text = visit.text();
    let words = text.changed_intro;
    let view = View { words, done: true, next: SIGN_IN, label: text.sign_in_submit };
    visit.show(Screen::new("note", text.changed_title, view))
}
