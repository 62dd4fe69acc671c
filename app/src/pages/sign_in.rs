//! Signs in.

use leptos::prelude::*;
use shared::api::sign_in::{SignIn, SignInBody};
use shared::policy::SignUp;
use shared::{Identifier, ProblemKind, Route, Violation, ViolationCode};

use super::forgot_password::identifier_field;
use super::{api, flow, notice, policy, shared_identifier};
use crate::components::{
    PasswordField, classed, el, form_frame, form_page, group, link, nothing, password_field, show,
    submit_button,
};
use crate::form::Form;
use crate::reactive::State;
use crate::route::use_replace;

/// The screen.
pub(crate) fn sign_in() -> AnyView {
    let identifier = shared_identifier();
    let password = State::new(String::new());
    let form = sign_in_form(identifier, password);
    let fields = group([
        notice(),
        identifier_field(form, identifier),
        current_password(form, password),
        classed("p", "forgot").child(link(Route::ForgotPassword.path(), |t| t.forgot_link)).view(),
        submit_button(form, |t| t.sign_in_submit, |t| t.signing_in),
        sign_up_link(),
    ]);
    form_page(|t| t.sign_in_title, form, form_frame(form, fields))
}

fn current_password(form: Form, password: State<String>) -> AnyView {
    password_field(&PasswordField {
        form,
        pointer: "/password",
        name: "password",
        label: |t| t.password_label,
        hint: None,
        toggle: [|t| t.show_password, |t| t.hide_password],
        autocomplete: "current-password",
        rules: None,
        described_by: "",
        value: password,
        shown: State::new(false),
    })
}

fn sign_up_link() -> AnyView {
    let policy = policy();
    show(move || {
        if policy.with(|policy| policy.sign_up == SignUp::Closed) {
            return nothing();
        }
        classed("p", "aside")
            .child(el("span").text(|t| t.no_account))
            .words(" ")
            .child(link(Route::SignUp.path(), |t| t.sign_up_link))
            .view()
    })
}

fn sign_in_form(identifier: State<String>, password: State<String>) -> Form {
    let (api, flow, replace) = (api(), flow(), use_replace());
    let missing = move || password.with(String::is_empty);
    let check = move || {
        let password = missing().then(|| Violation::new("/password", ViolationCode::Required));
        Identifier::parse(&identifier.get()).err().into_iter().chain(password).collect()
    };
    Form::new(check, move || {
        let replace = replace.clone();
        let body = SignInBody {
            identifier: identifier.get_untracked(),
            password: password.get_untracked(),
        };
        Box::pin(async move {
            let answer = api.tell::<SignIn>(&body).await;
            if let Err(error) = &answer
                && error.kind() == Some(ProblemKind::CredentialsRejected)
            {
                password.set(String::new());
            }
            answer?;
            let wanted = flow.update_untracked(|flow| flow.return_to.take()).flatten();
            replace(wanted.unwrap_or(Route::Account));
            Ok(())
        })
    })
}
