//! What the screens where links of messages land have in common: opening the link does nothing, a button does. Who
//! opens it without any script pastes it, because what is in its fragment stays in the browser.

use serde::Serialize;
use shared::{ProblemKind, ResetToken, Violation, ViolationCode};

use super::super::problem::Refusal;
use super::field::Field;
use super::grant::{Grant, Right};
use super::page::Screen;
use super::submitted::Submitted;
use super::visit::Visit;

/// Where a fault of the pasted link is.
pub(super) const POINTER: &str = "/link";

/// What differs between them.
pub(super) struct LinkScreen {
    /// Its path.
    pub(super) action: &'static str,
    /// What the secret of the link is good for.
    pub(super) right: Right,
    /// The heading.
    pub(super) title: &'static str,
    /// What the button does.
    pub(super) intro: Vec<&'static str>,
    /// What the button says.
    pub(super) submit: &'static str,
    /// Another way, for who has no link.
    pub(super) aside: Option<(&'static str, &'static str)>,
}

#[derive(Serialize)]
struct View<'a> {
    action: &'a str,
    intro: &'a [&'a str],
    /// Not there, where the browser holds the secret already.
    link: Option<Field<'a>>,
    submit: &'a str,
    aside: Option<(&'a str, &'a str)>,
}

/// The screen that asks to confirm the link.
pub(super) fn screen(visit: &Visit, wanted: &LinkScreen, refusal: Option<Refusal>) -> Screen {
    let verdict = visit.verdict(refusal);
    let held = visit.grants.held(wanted.right).is_some();
    let view = View {
        action: wanted.action,
        intro: &wanted.intro,
        link: (!held).then(|| Field::link(visit.plain(), &verdict)),
        submit: wanted.submit,
        aside: wanted.aside.filter(|_| !held),
    };
    Screen::new("link", wanted.title, view).judged(verdict.clone())
}

/// The secret that was pasted into `form`, or that the browser holds.
pub(super) fn secret(
    visit: &Visit,
    form: &mut Submitted,
    right: Right,
) -> Result<ResetToken, Refusal> {
    let pasted = form.take("link");
    if let Some(Grant(token)) = visit.grants.held(right).filter(|_| pasted.trim().is_empty()) {
        return token.clone().ok_or(Refusal::new(ProblemKind::TokenRejected));
    }
    ResetToken::pasted(&pasted)
        .ok_or_else(|| Refusal::validation(vec![Violation::new(POINTER, ViolationCode::Required)]))
}
