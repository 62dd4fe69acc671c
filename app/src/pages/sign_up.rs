//! Asks for an account, which exists once its address is proven.

use leptos::prelude::*;
use shared::api::sign_up::{SignUp, SignUpBody};
use shared::{Email, NewPassword, PasswordContext, Route, Violation, policy};

use super::forgot_password::typo_hint;
use super::{api, flow, lead, note, policy, shared_identifier};
use crate::browser;
use crate::components::{
    Field, NewPasswordField, classed, el, field, form_frame, form_page, group, link, new_password,
    show, submit_button,
};
use crate::flow::Purpose;
use crate::form::Form;
use crate::reactive::{Derived, State};
use crate::route::use_go;
use crate::strength::strength_of;
use crate::text;

/// The screen.
pub(crate) fn sign_up() -> AnyView {
    let policy = policy();
    let open =
        State::following(move || policy.with(|policy| policy.sign_up == policy::SignUp::Open));
    show(move || if open.get() { open_form() } else { closed() })
}

fn closed() -> AnyView {
    note(|t| t.sign_up_title, |t| t.sign_up_closed, Route::SignIn, |t| t.sign_in_submit)
}

fn open_form() -> AnyView {
    let policy = policy();
    let email = shared_identifier();
    let (password, shown) = (State::new(String::new()), State::new(false));
    let product = move || policy.with(|policy| policy.app_name.clone());
    let sources = Derived::new(move || vec![email.get(), product()]);
    let context =
        Derived::new(move || PasswordContext::new(sources.get().iter().map(String::as_str)));
    let form = sign_up_form(email, password, context);
    let fields = group([
        lead(|t| t.sign_up_intro),
        email_field(form, email),
        typo_hint(email),
        new_password(NewPasswordField {
            form,
            pointer: "/password",
            label: |t| t.password_label,
            value: password,
            shown,
            policy: Derived::new(move || policy.with(|policy| policy.password.clone())),
            context,
            strength: strength_of(password, sources),
        }),
        submit_button(form, |t| t.sign_up_submit, |t| t.sending),
        classed("p", "aside")
            .child(el("span").text(|t| t.have_account))
            .words(" ")
            .child(link(Route::SignIn.path(), |t| t.sign_in_submit))
            .view(),
    ]);
    form_page(|t| t.sign_up_title, form, form_frame(form, fields))
}

fn email_field(form: Form, email: State<String>) -> AnyView {
    field(Field {
        form,
        pointer: "/email",
        name: "email",
        label: |t| t.email_label,
        hint: Some(|t| t.email_hint),
        kind: ["email", "email", "email"],
        value: email,
    })
}

fn sign_up_form(
    email: State<String>,
    password: State<String>,
    context: Derived<PasswordContext>,
) -> Form {
    let (api, flow, policy, go, locale) = (api(), flow(), policy(), use_go(), text::locale());
    let check = move || {
        let password = NewPassword::new(&password.get());
        let violations =
            policy.with(|policy| policy.password.violations(&password, &context.get()));
        let at_password = |violation| Violation { pointer: "/password".to_owned(), ..violation };
        let email = Email::parse(&email.get()).err();
        email.into_iter().chain(violations.into_iter().map(at_password)).collect()
    };
    Form::new(check, move || {
        let go = go.clone();
        let body = SignUpBody {
            email: email.get_untracked(),
            password: password.get_untracked(),
            display_name: None,
            locale: Some(locale.get_untracked().tag().to_owned()),
        };
        Box::pin(async move {
            let challenge = api.call::<SignUp>(&body).await?;
            let now = browser::now();
            flow.update(|flow| flow.asked(Purpose::SignUp, &body.email, &challenge, now));
            go(Route::VerifyEmail);
            Ok(())
        })
    })
}
