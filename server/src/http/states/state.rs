//! One state: where it begins, what the page is answered, and what is done on it.

use serde::Serialize;
use serde_json::{Value, json};
use shared::api::Endpoint;
use shared::{Locale, Route};

use super::answer::{Answer, Answers, call};

/// The moment that every state shows, in milliseconds since 1970: 2 March 2026, 9:30 in UTC.
const NOW: u64 = 1_772_443_800_000;

/// Something that is done on a screen, once what it is done to is there.
#[derive(Clone, Serialize)]
#[serde(rename_all = "lowercase")]
enum Step {
    /// Types into the field with this id.
    Fill(&'static str, String),
    /// Sends the form that the field with this id is part of.
    Send(&'static str),
    /// Presses what this selector finds.
    Press(&'static str),
    /// Waits for what this selector finds.
    Until(&'static str),
}

/// Whether the program comes.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Program {
    /// It runs.
    Runs,
    /// It is still on its way.
    Late,
    /// It does not come.
    Lost,
}

/// A screen in a state.
#[derive(Clone)]
pub(super) struct State {
    /// Its name in the address.
    pub(super) name: &'static str,
    /// The screen that is seen in the end; nothing, where the address has none.
    pub(super) shows: Option<Route>,
    start: String,
    program: Program,
    answers: Answers,
    steps: Vec<Step>,
}

impl State {
    /// The state `name` of the screen `shows`, which it begins with.
    pub(super) fn of(name: &'static str, shows: Route) -> Self {
        Self { shows: Some(shows), ..Self::nowhere(name, shows.path()) }
    }

    /// The state `name` of the address `path`, which no screen has.
    pub(super) fn nowhere(name: &'static str, path: &str) -> Self {
        let start = path.to_owned();
        let (answers, steps) = (Answers::new(), Vec::new());
        Self { name, shows: None, start, program: Program::Runs, answers, steps }
    }

    /// The same state, as part of another screen's.
    pub(super) fn shows(self, route: Route) -> Self {
        Self { shows: Some(route), ..self }
    }

    /// Begins with a link's secret.
    pub(super) fn by_link(self) -> Self {
        let start = format!("{}#token={}", self.start, "a".repeat(shared::token::LENGTH));
        Self { start, ..self }
    }

    /// Says whether the program comes.
    pub(super) fn program(self, program: Program) -> Self {
        Self { program, ..self }
    }

    /// Answers `E` with `answer`.
    pub(super) fn answer<E: Endpoint>(self, answer: Answer) -> Self {
        self.answer_to(call::<E>(), answer)
    }

    /// Answers the call that the player names `call`.
    pub(super) fn answer_to(mut self, call: String, answer: Answer) -> Self {
        self.answers.insert(call, answer);
        self
    }

    /// Answers that call with `answer` where nothing else was said.
    pub(super) fn answered_anyway(mut self, call: String, answer: Answer) -> Self {
        self.answers.entry(call).or_insert(answer);
        self
    }

    /// Types `text` into the field with the id `field`.
    pub(super) fn fill(self, field: &'static str, text: &str) -> Self {
        self.then(Step::Fill(field, text.to_owned()))
    }

    /// Sends the form that the field with the id `field` is part of.
    pub(super) fn send(self, field: &'static str) -> Self {
        self.then(Step::Send(field))
    }

    /// Presses what `selector` finds.
    pub(super) fn press(self, selector: &'static str) -> Self {
        self.then(Step::Press(selector))
    }

    /// Waits for what `selector` finds.
    pub(super) fn until(self, selector: &'static str) -> Self {
        self.then(Step::Until(selector))
    }

    fn then(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    /// What the player is told, fit to stand in a script.
    pub(super) fn script(&self, locale: Locale, theme: Option<&str>) -> String {
        let told: Value = json!({
            "address": self.start,
            "language": locale.tag(),
            "theme": theme,
            "now": NOW,
            "program": self.program,
            "answers": self.answers,
            "steps": self.steps,
        });
        told.to_string().replace('<', "\\u003c")
    }
}
