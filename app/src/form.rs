//! A form: the rules that its content breaks, when to say so, and one request at a time.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use leptos::{ev, prelude::*};
use shared::{Locale, ProblemKind, Violation};

use crate::api::ApiError;
use crate::reactive::{Derived, State, effect, spawn};
use crate::text;

/// After how long somebody wonders whether anything happens.
const SLOW: Duration = Duration::from_secs(1);

/// What a form sends. It deals with what only its screen understands, and returns the rest.
pub(crate) type Sending = Pin<Box<dyn Future<Output = Result<(), ApiError>>>>;

/// The rules that a form's content breaks.
type Check = Rc<dyn Fn() -> Vec<Violation>>;

/// Something wrong with one field.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Fault {
    /// It breaks a rule.
    Rule(Violation),
    /// The server does not take the code, which has so many tries left.
    Code(Option<u32>),
    /// The server does not take the pair of identifier and password.
    Credentials,
    /// The server does not take the password that was asked for again.
    CurrentPassword,
}

impl Fault {
    /// JSON pointer to the field.
    pub(crate) fn pointer(&self) -> &str {
        match self {
            Self::Rule(violation) => &violation.pointer,
            Self::Code(_) => "/code",
            Self::Credentials => "/password",
            Self::CurrentPassword => "/current_password",
        }
    }

    /// What is wrong and what to do.
    pub(crate) fn words(&self, locale: Locale) -> String {
        match self {
            Self::Rule(violation) => shared::text::violation(violation, locale),
            Self::Code(left) => text::of(locale).wrong_code(*left),
            Self::Credentials => {
                shared::text::problem(ProblemKind::CredentialsRejected, locale).detail.to_owned()
            }
            Self::CurrentPassword => text::of(locale).current_password_wrong.to_owned(),
        }
    }
}

/// The element that shows the field at `pointer`.
pub(crate) fn field_id(pointer: &str) -> String {
    pointer.trim_start_matches('/').replace('_', "-")
}

/// The state of a form.
#[derive(Clone, Copy)]
pub(crate) struct Form {
    live: Derived<Vec<Fault>>,
    attempts: State<u32>,
    left: State<Vec<&'static str>>,
    verdicts: State<Vec<Fault>>,
    summary: State<Vec<Fault>>,
    failure: State<Option<ApiError>>,
    slow: State<bool>,
    pending: State<bool>,
    send: State<Rc<dyn Fn() -> Sending>>,
    asks_again: bool,
}

impl Form {
    /// A form whose content breaks what `check` finds, and which `send` sends.
    pub(crate) fn new(
        check: impl Fn() -> Vec<Violation> + 'static,
        send: impl Fn() -> Sending + 'static,
    ) -> Self {
        Self::of(Rc::new(check), Rc::new(send))
    }

    /// The same form, where the password that it asks for is that of somebody who is signed in already.
    pub(crate) const fn asking_again(self) -> Self {
        Self { asks_again: true, ..self }
    }

    /// The same for all: with closures of their own type, every form would bring its copy of the machinery.
    fn of(check: Check, send: Rc<dyn Fn() -> Sending>) -> Self {
        let form = Self {
            live: Derived::new(move || check().into_iter().map(Fault::Rule).collect()),
            attempts: State::new(0),
            left: State::new(Vec::new()),
            verdicts: State::new(Vec::new()),
            summary: State::new(Vec::new()),
            failure: State::new(None),
            slow: State::new(false),
            pending: State::new(false),
            send: State::new(send),
            asks_again: false,
        };
        form.watch();
        form
    }

    fn watch(self) {
        effect(move || {
            self.slow.set(false);
            if self.pending.get() {
                set_timeout(
                    move || {
                        // The screen may be gone by then.
                        if self.pending.try_with_untracked(|pending| *pending) == Some(true) {
                            self.slow.set(true);
                        }
                    },
                    SLOW,
                );
            }
        });
        let online = window_event_listener(ev::online, move |_| {
            self.failure.update(|failure| {
                failure.take_if(|error| *error == ApiError::Offline);
            });
        });
        on_cleanup(move || online.remove());
    }

    /// Sends the form, unless it breaks a rule or is being sent.
    pub(crate) fn submit(self) {
        if self.pending.get_untracked() {
            return;
        }
        self.verdicts.set(Vec::new());
        self.failure.set(None);
        let faults = self.live.get_untracked();
        let sound = faults.is_empty();
        self.attempts.update(|attempts| *attempts += 1);
        self.summary.set(faults);
        if sound {
            self.dispatch();
        }
    }

    fn dispatch(self) {
        self.pending.set(true);
        let sending = self.send.with_untracked(|send| send());
        spawn(async move {
            let sent = sending.await;
            self.pending.set(false);
            if let Err(error) = sent {
                self.refuse(error);
            }
        });
    }

    /// The field at `pointer` was changed: what the server said of it does not hold any more.
    pub(crate) fn edited(self, pointer: &str) {
        if self
            .verdicts
            .with_untracked(|faults| faults.iter().any(|fault| fault.pointer() == pointer))
        {
            self.verdicts.update(|faults| faults.retain(|fault| fault.pointer() != pointer));
        }
    }

    /// The field at `pointer` was left with something in it: from now on it may be corrected.
    pub(crate) fn left(self, pointer: &'static str) {
        if !self.left.with_untracked(|left| left.contains(&pointer)) {
            self.left.update(|left| left.push(pointer));
        }
    }

    /// What is to be said of the field at `pointer`.
    pub(crate) fn fault(self, pointer: &str) -> Option<Fault> {
        let find =
            |faults: &[Fault]| faults.iter().find(|fault| fault.pointer() == pointer).cloned();
        let may_correct = self.attempts.get() > 0 || self.left.with(|left| left.contains(&pointer));
        let verdict = self.verdicts.with(|faults| find(faults));
        verdict.or_else(|| may_correct.then(|| find(&self.live.get())).flatten())
    }

    /// What the last attempt to send the form found.
    pub(crate) fn summary(self) -> Vec<Fault> {
        self.summary.get()
    }

    /// Why the last request failed.
    pub(crate) fn failure(self) -> Option<ApiError> {
        self.failure.get()
    }

    /// How often it was tried to send the form.
    pub(crate) fn attempts(self) -> u32 {
        self.attempts.get()
    }

    /// Whether a request is under way.
    pub(crate) fn pending(self) -> bool {
        self.pending.get()
    }

    /// Whether a request is under way for so long that it should be said.
    pub(crate) fn slow(self) -> bool {
        self.slow.get()
    }

    /// The state of its screen: `ready`, `busy` or `error`.
    pub(crate) fn state(self) -> &'static str {
        if self.pending.get() {
            "busy"
        } else if self.failure.with(Option::is_some) || !self.summary.with(Vec::is_empty) {
            "error"
        } else {
            "ready"
        }
    }

    fn refuse(self, error: ApiError) {
        let faults = match &error {
            ApiError::Problem(problem) => match problem.kind {
                ProblemKind::Validation => {
                    problem.violations.iter().cloned().map(Fault::Rule).collect()
                }
                ProblemKind::CodeRejected => vec![Fault::Code(problem.attempts_left)],
                ProblemKind::CredentialsRejected if self.asks_again => vec![Fault::CurrentPassword],
                ProblemKind::CredentialsRejected => vec![Fault::Credentials],
                _ => Vec::new(),
            },
            _ => Vec::new(),
        };
        if faults.is_empty() {
            self.failure.set(Some(error));
        } else {
            self.verdicts.set(faults.clone());
            self.summary.set(faults);
        }
    }
}
