//! What became of a form that was sent: nothing yet, faults of its fields, or a failure as a whole; in words.

use axum::http::StatusCode;
use serde::Serialize;
use shared::{Locale, ProblemKind, Violation, screens};

use super::super::problem::Refusal;
use super::link;
use super::page::status_of;

/// What is wrong, as the screen tells it.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Verdict {
    faults: Vec<Fault>,
    alert: Option<Alert>,
    #[serde(skip)]
    pub(super) refusal: Option<Refusal>,
}

#[derive(Clone, Debug, Serialize)]
struct Fault {
    /// The field's element.
    id: String,
    words: String,
}

#[derive(Clone, Debug, Serialize)]
struct Alert {
    title: String,
    detail: String,
}

impl Verdict {
    /// Puts `refusal` into the words of `locale`.
    pub(super) fn of(refusal: Refusal, locale: Locale) -> Self {
        let (text, problem) = (screens::of(locale), shared::text::problem(refusal.kind, locale));
        let plain = screens::plain(locale);
        let fault = |id: &str, words: String| Fault { id: id.to_owned(), words };
        let faults: Vec<Fault> = match refusal.kind {
            ProblemKind::Validation => {
                let tell = |found: &Violation| match found.pointer.as_str() {
                    // No call of the API takes a whole link.
                    link::POINTER => plain.link_incomplete.to_owned(),
                    _ => shared::text::violation(found, locale),
                };
                let faults = refusal.violations.iter();
                faults.map(|found| fault(&element_id(&found.pointer), tell(found))).collect()
            }
            ProblemKind::CodeRejected => {
                vec![fault("code", text.wrong_code(refusal.attempts_left))]
            }
            ProblemKind::CredentialsRejected => {
                vec![fault("password", problem.detail.to_owned())]
            }
            _ => Vec::new(),
        };
        let alert = faults.is_empty().then(|| {
            let (title, detail) = match refusal.kind {
                ProblemKind::ForbiddenOrigin => (plain.stale_title, plain.stale_detail),
                _ => (problem.title, problem.detail),
            };
            let wait = refusal.retry_after.map(text.wait);
            Alert { title: title.to_owned(), detail: wait.unwrap_or_else(|| detail.to_owned()) }
        });
        Self { faults, alert, refusal: Some(refusal) }
    }

    /// The same, where it was the password in force that the form asked for again.
    pub(super) fn of_change(refusal: Refusal, locale: Locale) -> Self {
        let wrong = refusal.kind == ProblemKind::CredentialsRejected;
        let mut verdict = Self::of(refusal, locale);
        if wrong {
            let words = screens::of(locale).current_password_wrong.to_owned();
            verdict.faults = vec![Fault { id: "current-password".to_owned(), words }];
        }
        verdict
    }

    /// The status of the screen: 422, where the form wants a correction.
    pub(super) fn status(&self) -> StatusCode {
        match &self.refusal {
            None => StatusCode::OK,
            Some(_) if !self.faults.is_empty() => StatusCode::UNPROCESSABLE_ENTITY,
            Some(refusal) => status_of(refusal.kind),
        }
    }

    /// What is wrong with the field that the element `id` shows.
    pub(super) fn of_field(&self, id: &str) -> Option<&str> {
        self.faults.iter().find(|fault| fault.id == id).map(|fault| fault.words.as_str())
    }
}

/// The element that shows the field at `pointer`.
fn element_id(pointer: &str) -> String {
    pointer.trim_start_matches('/').replace('_', "-")
}
