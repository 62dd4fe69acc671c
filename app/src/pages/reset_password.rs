//! Sets the new password, by the right that a code earned or a link carries.

use leptos::prelude::*;
use shared::api::reset_password::{ResetPassword, ResetPasswordBody};
use shared::api::validate_reset_token::{ValidateResetToken, ValidateResetTokenBody};
use shared::{
    NewPassword, PasswordContext, ProblemKind, ResetToken, Route, Violation, ViolationCode,
};

use super::{api, flow, landing, note, policy};
use crate::browser;
use crate::components::{
    NewPasswordField, PasswordField, classed, el, form_frame, form_page, group, new_password,
    passing_page, password_field, show, submit_button,
};
use crate::flow::{Flow, Grant};
use crate::form::Form;
use crate::reactive::{Derived, State, effect};
use crate::route::{use_go, watch_address};
use crate::strength::{self, strength_of};

/// Where the right to set a password stands.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    /// A link was opened and the server is asked about it.
    Checking,
    /// It is there.
    Granted,
    /// The link opens nothing.
    Dead,
    /// There was none, or a reload forgot it.
    Lost,
}

/// The screen.
pub(crate) fn reset_password() -> AnyView {
    strength::warm_up();
    let flow = flow();
    let link = State::new(landing().take());
    let stage = State::new(
        match (link.get_untracked(), flow.with_untracked(|flow| flow.grant.is_some())) {
            (Some(_), _) => Stage::Checking,
            (None, true) => Stage::Granted,
            (None, false) => Stage::Lost,
        },
    );
    follow_new_links(link, stage);
    let content = move || match stage.get() {
        Stage::Checking => checking(link, stage),
        Stage::Granted => flow
            .with_untracked(|flow| flow.grant.clone())
            .map_or_else(lost, |grant| granted(grant, stage)),
        Stage::Dead => dead(),
        Stage::Lost => lost(),
    };
    show(content)
}

/// A second link that is pasted into the same tab changes the fragment alone and loads nothing.
fn follow_new_links(link: State<Option<String>>, stage: State<Stage>) {
    watch_address(move || {
        if let Some(token) = browser::take_token() {
            link.set(Some(token));
            stage.set(Stage::Checking);
        }
    });
}

fn checking(link: State<Option<String>>, stage: State<Stage>) -> AnyView {
    let (api, flow) = (api(), flow());
    let form = Form::new(Vec::new, move || {
        let token = link.get_untracked().unwrap_or_default();
        Box::pin(async move {
            if ResetToken::parse(&token).is_none() {
                stage.set(Stage::Dead);
                return Ok(());
            }
            match api
                .call::<ValidateResetToken>(&ValidateResetTokenBody { token: token.clone() })
                .await
            {
                Ok(reply) => {
                    flow.update(|flow| flow.opened(token, reply.account));
                    stage.set(Stage::Granted);
                }
                Err(error) if error.kind() == Some(ProblemKind::TokenRejected) => {
                    stage.set(Stage::Dead);
                }
                Err(error) => return Err(error),
            }
            Ok(())
        })
    });
    form.submit();
    let words = classed("p", "lead").attr("role", "status").text(|t| t.checking_link).view();
    passing_page(|t| t.checking_link_title, form_frame(form, words))
}

fn dead() -> AnyView {
    note(|t| t.link_dead_title, |t| t.link_dead_intro, Route::ForgotPassword, |t| t.ask_link)
}

fn lost() -> AnyView {
    note(|t| t.link_lost_title, |t| t.link_lost_intro, Route::ForgotPassword, |t| t.ask_link)
}

fn granted(grant: Grant, stage: State<Stage>) -> AnyView {
    let policy = policy();
    let typed = Typed::new();
    let account = grant.account.clone();
    let sources =
        Derived::new(move || vec![account.clone(), policy.with(|policy| policy.app_name.clone())]);
    let context =
        Derived::new(move || PasswordContext::new(sources.get().iter().map(String::as_str)));
    let account = grant.account.clone();
    let form = reset_form(grant, typed, context, stage);
    let fields = group([
        account_line(&account),
        new_password(NewPasswordField {
            form,
            pointer: "/new_password",
            label: |t| t.new_password_label,
            value: typed.password,
            shown: typed.shown,
            policy: Derived::new(move || policy.with(|policy| policy.password.clone())),
            context,
            strength: strength_of(typed.password, sources),
        }),
        confirmation_field(form, typed),
        submit_button(form, |t| t.reset_submit, |t| t.saving),
    ]);
    form_page(|t| t.reset_title, form, form_frame(form, fields))
}

fn confirmation_field(form: Form, typed: Typed) -> AnyView {
    password_field(&PasswordField {
        form,
        pointer: "/confirm_password",
        name: "confirm-password",
        label: |t| t.confirm_password_label,
        hint: Some(|t| t.confirm_password_hint),
        toggle: [|t| t.show_confirmation, |t| t.hide_confirmation],
        autocomplete: "new-password",
        rules: None,
        described_by: "",
        value: typed.confirmation,
        shown: State::new(false),
    })
}

/// Whose password it is: for the person, and for the password manager that will keep it.
fn account_line(account: &str) -> AnyView {
    let name = el("input")
        .attr("id", "username")
        .attr("name", "username")
        .attr("type", "text")
        .attr("autocomplete", "username")
        .attr("readonly", "")
        .attr("value", account);
    classed("div", "field account")
        .child(el("label").attr("for", "username").text(|t| t.account_label))
        .child(name)
        .view()
}

#[derive(Clone, Copy)]
struct Typed {
    password: State<String>,
    confirmation: State<String>,
    shown: State<bool>,
    /// The password as it was last in sight.
    seen: State<String>,
}

impl Typed {
    fn new() -> Self {
        let [password, confirmation, seen] = [(); 3].map(|()| State::new(String::new()));
        let shown = State::new(false);
        effect(move || {
            if shown.get() {
                seen.set(password.get());
            }
        });
        Self { password, confirmation, shown, seen }
    }

    /// Who has seen the password needs not type it twice.
    fn confirmation(self) -> String {
        let (password, confirmation) = (self.password.get(), self.confirmation.get());
        let seen = self.seen.with(|seen| *seen == password);
        if confirmation.is_empty() && seen { password } else { confirmation }
    }
}

fn reset_form(
    grant: Grant,
    typed: Typed,
    context: Derived<PasswordContext>,
    stage: State<Stage>,
) -> Form {
    let (api, flow, policy, go) = (api(), flow(), policy(), use_go());
    let body = move || ResetPasswordBody {
        token: grant.token.clone(),
        new_password: typed.password.get(),
        confirm_password: typed.confirmation(),
    };
    let check = move || {
        let password = NewPassword::new(&typed.password.get());
        let mut violations =
            policy.with(|policy| policy.password.violations(&password, &context.get()));
        if password != NewPassword::new(&typed.confirmation()) {
            violations.push(Violation::new("/confirm_password", ViolationCode::PasswordMismatch));
        }
        violations
    };
    Form::new(check, move || {
        let (body, go) = (untrack(&body), go.clone());
        Box::pin(async move {
            match api.tell::<ResetPassword>(&body).await {
                Ok(()) => {
                    flow.update(Flow::finished);
                    go(Route::PasswordChanged);
                }
                Err(error) if error.kind() == Some(ProblemKind::TokenRejected) => {
                    flow.update(|flow| flow.grant = None);
                    stage.set(Stage::Dead);
                }
                Err(error) => return Err(error),
            }
            Ok(())
        })
    })
}
