//! Ways in for somebody without access to their mail.

use axum::response::Response;
use serde::Serialize;

use super::FORGOT_PASSWORD;
use super::page::Screen;
use super::visit::Visit;

#[derive(Serialize)]
struct View<'a> {
    /// Headings and what they are about.
    advice: [(&'a str, &'a str); 3],
    next: &'a str,
    label: &'a str,
}

pub(super) async fn show(visit: Visit) -> Response {
    let text = visit.text();
    let view = View {
        advice: [
            (text.help_phone_title, text.help_phone),
            (text.help_provider_title, text.help_provider),
            (text.help_people_title, text.help_people),
        ],
        next: FORGOT_PASSWORD,
        label: text.forgot_title,
    };
    visit.show(Screen::new("help", text.help_title, view))
}
