//! The words for problems and violations, by language: both sides say the same sentence.

mod en;
mod es;

use crate::password::Advice;
use crate::violation::{Params, Violation, ViolationCode};
use crate::{Locale, PasswordRequirement, ProblemKind};

/// The words of one kind of problem.
#[derive(Clone, Copy, Debug)]
pub struct ProblemText {
    /// The kind, in a few words.
    pub title: &'static str,
    /// What to do about it, in a sentence.
    pub detail: &'static str,
}

/// The words for `kind` in `locale`.
#[must_use]
pub const fn problem(kind: ProblemKind, locale: Locale) -> ProblemText {
    match locale {
        Locale::Es => es::problem(kind),
        Locale::En => en::problem(kind),
    }
}

/// The sentence for `violation` in `locale`: what is wrong and how to put it right.
#[must_use]
pub fn violation(violation: &Violation, locale: Locale) -> String {
    let template = match (violation.code, locale) {
        (ViolationCode::Required, Locale::Es) => es::required(&violation.pointer),
        (ViolationCode::Required, Locale::En) => en::required(&violation.pointer),
        (code, Locale::Es) => es::violation(code),
        (code, Locale::En) => en::violation(code),
    };
    fill(template, violation.params)
}

/// The words for a rule that stands in the list above a new password, met or not.
#[must_use]
pub fn requirement(requirement: &PasswordRequirement, locale: Locale) -> String {
    let template = match locale {
        Locale::Es => es::requirement(requirement.code),
        Locale::En => en::requirement(requirement.code),
    };
    fill(template, requirement.params)
}

/// The sentence for one piece of advice on a password.
#[must_use]
pub const fn advice(advice: Advice, locale: Locale) -> &'static str {
    match locale {
        Locale::Es => es::advice(advice),
        Locale::En => en::advice(advice),
    }
}

/// The word for a score of 0 to 4.
#[must_use]
pub const fn score(score: u8, locale: Locale) -> &'static str {
    match locale {
        Locale::Es => es::score(score),
        Locale::En => en::score(score),
    }
}

fn fill(template: &str, params: Params) -> String {
    params.named().fold(template.to_owned(), |sentence, (name, number)| {
        sentence.replace(&format!("{{{name}}}"), &number.to_string())
    })
}
