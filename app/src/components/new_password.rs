//! A new password: the field, the requirements ticked while typing, and how hard it is to guess.

use std::time::Duration;

use leptos::prelude::*;
use shared::{
    NewPassword, PasswordContext, PasswordPolicy, PasswordRequirement, Strength, ViolationCode,
};

use super::el::{classed, el, group, status};
use super::password_field::{PasswordField, password_field};
use crate::form::Form;
use crate::reactive::{Derived, State, effect};
use crate::text;

/// How long typing must rest before anything is said aloud.
const REST: Duration = Duration::from_millis(800);

/// What makes the field for a new password.
#[derive(Clone, Copy)]
pub(crate) struct NewPasswordField {
    /// The form that it is part of.
    pub(crate) form: Form,
    /// JSON pointer of its value in what is sent.
    pub(crate) pointer: &'static str,
    /// The label: new, or the first.
    pub(crate) label: text::Pick,
    /// What was typed.
    pub(crate) value: State<String>,
    /// Whether it can be read.
    pub(crate) shown: State<bool>,
    /// The rules.
    pub(crate) policy: Derived<PasswordPolicy>,
    /// The person's own words.
    pub(crate) context: Derived<PasswordContext>,
    /// How hard it is to guess, once somebody has worked it out.
    pub(crate) strength: State<Option<Strength>>,
}

/// One line of the list of requirements.
#[derive(Clone, Copy, PartialEq)]
struct Line {
    rule: ViolationCode,
    /// The number that belongs to the rule.
    number: usize,
    /// Nothing, as long as it cannot be told.
    met: Option<bool>,
}

/// Shows `spec`.
pub(crate) fn new_password(spec: NewPasswordField) -> AnyView {
    let lines = State::following(move || lines(spec));
    let field = password_field(&PasswordField {
        form: spec.form,
        pointer: spec.pointer,
        name: "new-password",
        label: spec.label,
        hint: None,
        toggle: [|t| t.show_password, |t| t.hide_password],
        autocomplete: "new-password",
        rules: Some(Derived::new(move || spec.policy.get().apple_rules())),
        described_by: "requirements",
        value: spec.value,
        shown: spec.shown,
    });
    let list =
        el("ul").show(move || lines.get().into_iter().map(line).collect::<Vec<_>>().into_any());
    let requirements = classed("div", "requirements")
        .attr("id", "requirements")
        .child(el("p").text(|t| t.requirements))
        .child(list);
    group([requirements.view(), field, meter(spec), summary(lines, spec)])
}

fn lines(spec: NewPasswordField) -> Vec<Line> {
    let typed = spec.value.get();
    let begun = !typed.is_empty();
    let (policy, context) = (spec.policy.get(), spec.context.get());
    let requirements = policy.requirements(&NewPassword::new(&typed), &context);
    let mut lines: Vec<Line> =
        requirements.into_iter().filter_map(|one| requirement_line(&one, begun)).collect();
    if policy.min_score > 0 {
        let verdict = spec.strength.get().map(|strength| strength.score >= policy.min_score);
        let met = if begun { verdict } else { Some(false) };
        lines.push(Line { rule: ViolationCode::PasswordGuessable, number: 0, met });
    }
    lines
}

/// The upper limit is no advice: it is told to those who pass it.
fn requirement_line(requirement: &PasswordRequirement, begun: bool) -> Option<Line> {
    if requirement.code == ViolationCode::PasswordTooLong && requirement.met {
        return None;
    }
    let number = requirement.params.min.or(requirement.params.max).unwrap_or_default();
    Some(Line { rule: requirement.code, number, met: Some(requirement.met && begun) })
}

fn line(line: Line) -> AnyView {
    let locale = text::locale();
    let (mark, state): (_, text::Pick) = match line.met {
        Some(true) => ("met", |t| t.met),
        Some(false) => ("unmet", |t| t.unmet),
        None => ("unknown", |t| t.unknown),
    };
    el("li")
        .attr("data-rule", mark)
        .child(el("span").live(move || text::of(locale.get()).requirement(line.rule, line.number)))
        .words(" ")
        .child(classed("span", "rule-state").text(state))
        .view()
}

/// Five steps in words and bars. The room is kept while there is nothing to show.
fn meter(spec: NewPasswordField) -> AnyView {
    let locale = text::locale();
    let strength =
        move || spec.strength.get().filter(|_| spec.value.with(|typed| !typed.is_empty()));
    let words = move || {
        let score = strength()?.score.min(4);
        Some(text::of(locale.get()).strength_words[usize::from(score)])
    };
    let advice = move || {
        let advice = *strength()?.advice.first()?;
        Some(shared::text::advice(advice, locale.get()))
    };
    let score = move || strength().map(|strength| strength.score.min(4).to_string());
    let bars = classed("div", "bars")
        .attr("role", "meter")
        .named("aria-label", |t| t.strength_label)
        .attr("aria-valuemin", "0")
        .attr("aria-valuemax", "4")
        .live_attr("aria-valuenow", move || Some(score().unwrap_or_else(|| "0".to_owned())))
        .live_attr("aria-valuetext", words)
        .children((0..4).map(|_| el("i").view()));
    let words = el("p")
        .child(el("span").attr("aria-hidden", "true").text(|t| t.strength_label).words(": "))
        .child(el("strong").live(move || words().unwrap_or_default().to_owned()));
    classed("div", "strength")
        .live_attr("data-score", score)
        .child(words)
        .child(bars)
        .child(classed("p", "hint").live(move || advice().unwrap_or_default().to_owned()))
        .view()
}

/// What has become of the list, in one sentence, when typing rests.
fn summary(lines: State<Vec<Line>>, spec: NewPasswordField) -> AnyView {
    let locale = text::locale();
    let said = State::new(None::<(usize, Option<u8>)>);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    effect(move || {
        let left = lines.with(|lines| lines.iter().filter(|line| line.met == Some(false)).count());
        let state = (left, spec.strength.get().map(|strength| strength.score.min(4)));
        stop();
        if spec.value.with(|typed| !typed.is_empty()) {
            timer.set_value(set_timeout_with_handle(move || said.set(Some(state)), REST).ok());
        }
    });
    on_cleanup(stop);
    let aloud = move || {
        let words = text::of(locale.get());
        let Some((left, score)) = said.get() else { return String::new() };
        let rules = if left == 0 { words.rules_done.to_owned() } else { (words.rules_left)(left) };
        match score {
            Some(score) => {
                let strength = words.strength_words[usize::from(score)];
                format!("{rules} {}: {strength}.", words.strength_label)
            }
            None => rules,
        }
    };
    status("quiet", aloud).view()
}
