//! A new password as it is chosen: typed twice, unless it was seen, and held against the rules.

use leptos::prelude::*;
use shared::{NewPassword, PasswordContext, Violation, ViolationCode};

use super::policy;
use crate::components::{NewPasswordField, PasswordField, group, new_password, password_field};
use crate::form::Form;
use crate::reactive::{Derived, State, effect};
use crate::strength::strength_of;

/// A new password in the making.
#[derive(Clone, Copy)]
pub(super) struct ChosenPassword {
    password: State<String>,
    confirmation: State<String>,
    shown: State<bool>,
    /// The password as it was last in sight.
    seen: State<String>,
    /// The words that it must not be made of.
    sources: Derived<Vec<String>>,
}

impl ChosenPassword {
    /// The password of a person to whom these `words` belong.
    pub(super) fn of(words: Vec<String>) -> Self {
        let [password, confirmation, seen] = [(); 3].map(|()| State::new(String::new()));
        let (shown, policy) = (State::new(false), policy());
        effect(move || {
            if shown.get() {
                seen.set(password.get());
            }
        });
        let sources = Derived::new(move || {
            let mut sources = words.clone();
            sources.push(policy.with(|policy| policy.app_name.clone()));
            sources
        });
        Self { password, confirmation, shown, seen, sources }
    }

    /// What was typed.
    pub(super) fn password(self) -> String {
        self.password.get()
    }

    /// What was typed the second time. Who has seen the password needs not type it twice.
    pub(super) fn confirmation(self) -> String {
        let (password, confirmation) = (self.password.get(), self.confirmation.get());
        let seen = self.seen.with(|seen| *seen == password);
        if confirmation.is_empty() && seen { password } else { confirmation }
    }

    /// The rules that it breaks.
    pub(super) fn violations(self) -> Vec<Violation> {
        let password = NewPassword::new(&self.password());
        let context = context(self.sources);
        let mut violations =
            policy().with(|policy| policy.password.violations(&password, &context));
        if password != NewPassword::new(&self.confirmation()) {
            violations.push(Violation::new("/confirm_password", ViolationCode::PasswordMismatch));
        }
        violations
    }

    /// The two fields in `form`.
    pub(super) fn fields(self, form: Form) -> AnyView {
        let (policy, sources) = (policy(), self.sources);
        let first = new_password(NewPasswordField {
            form,
            pointer: "/new_password",
            label: |t| t.new_password_label,
            value: self.password,
            shown: self.shown,
            policy: Derived::new(move || policy.with(|policy| policy.password.clone())),
            context: Derived::new(move || context(sources)),
            strength: strength_of(self.password, sources),
        });
        let again = password_field(&PasswordField {
            form,
            pointer: "/confirm_password",
            name: "confirm-password",
            label: |t| t.confirm_password_label,
            hint: Some(|t| t.confirm_password_hint),
            toggle: [|t| t.show_confirmation, |t| t.hide_confirmation],
            autocomplete: "new-password",
            rules: None,
            described_by: "",
            value: self.confirmation,
            shown: State::new(false),
        });
        group([first, again])
    }
}

fn context(sources: Derived<Vec<String>>) -> PasswordContext {
    PasswordContext::new(sources.get().iter().map(String::as_str))
}
