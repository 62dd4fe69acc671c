//! One screen each, and what they all reach for.

mod account;
mod change_email;
mod change_identifier;
mod change_password;
mod change_phone;
mod chosen_password;
mod code_screen;
mod forgot_password;
mod help;
mod home;
mod not_found;
mod not_me;
mod password_changed;
mod reset_password;
mod sign_in;
mod sign_up;
mod signed_in;
mod verify_code;
mod verify_email;

use leptos::prelude::*;
use shared::{Policy, Route};

use crate::api::ApiClient;
use crate::components::{classed, group, link_button, nothing, page, status};
use crate::flow::{Flow, Notice};
use crate::form::Form;
use crate::reactive::{State, effect};
use crate::route::Screen;
use crate::text::{self, Pick, t};

pub(crate) use not_found::not_found;

/// The screen of `route`.
pub(crate) fn screen(route: Route) -> Screen {
    match route {
        Route::Home => home::home,
        Route::ForgotPassword => forgot_password::forgot_password,
        Route::VerifyCode => verify_code::verify_code,
        Route::ResetPassword => reset_password::reset_password,
        Route::NotMe => not_me::not_me,
        Route::PasswordChanged => password_changed::password_changed,
        Route::SignIn => sign_in::sign_in,
        Route::SignUp => sign_up::sign_up,
        Route::VerifyEmail => verify_email::verify_email,
        Route::Account => account::account,
        Route::ChangePassword => change_password::change_password,
        Route::ChangeEmail => change_email::change_email,
        Route::VerifyChangeEmail => change_email::verify_change_email,
        Route::ChangePhone => change_phone::change_phone,
        Route::VerifyChangePhone => change_phone::verify_change_phone,
        Route::Help => help::help,
    }
}

/// The secret of the link that led to the page, until its screen takes it.
#[derive(Clone, Copy)]
pub(crate) struct Landing(pub(crate) State<Option<String>>);

impl Landing {
    fn take(self) -> Option<String> {
        self.0.update_untracked(Option::take).flatten()
    }
}

/// What all screens share.
#[derive(Clone, Copy)]
pub(crate) struct Shared {
    /// The way to the server.
    pub(crate) api: ApiClient,
    /// Where the person stands.
    pub(crate) flow: State<Flow>,
    /// The server's rules.
    pub(crate) policy: State<Policy>,
    /// The link that led here.
    pub(crate) landing: Landing,
}

fn shared() -> Shared {
    expect_context::<Shared>()
}

fn landing() -> Landing {
    shared().landing
}

fn api() -> ApiClient {
    shared().api
}

fn flow() -> State<Flow> {
    shared().flow
}

fn policy() -> State<Policy> {
    shared().policy
}

/// A screen that says one thing and leads on.
fn note(title: Pick, words: Pick, next: Route, label: Pick) -> AnyView {
    page(title, group([lead(words), link_button(next, label)]))
}

/// The sentence under a heading.
fn lead(words: Pick) -> AnyView {
    classed("p", "lead").text(words).view()
}

/// What stands where something is to come, as long as `form` asks for it.
fn waiting(form: Form, words: Pick) -> AnyView {
    let words = t(words);
    let said = move || if form.pending() { words().to_owned() } else { String::new() };
    status("lead", said).view()
}

/// What happened before, said once.
fn notice() -> AnyView {
    let Some(notice) = flow().update_untracked(|flow| flow.notice.take()).flatten() else {
        return nothing();
    };
    let locale = text::locale();
    let words = move || {
        let words = text::of(locale.get());
        match notice {
            Notice::SessionEnded => words.session_ended.to_owned(),
            Notice::SignedOut => words.signed_out.to_owned(),
            Notice::PasswordChanged(ended) => (words.password_changed)(ended),
            Notice::EmailChanged => words.email_changed.to_owned(),
            Notice::PhoneChanged => words.phone_changed.to_owned(),
        }
    };
    status("notice", words).view()
}

/// The address or number that was typed last, which every screen that asks for it starts with and passes on.
fn shared_identifier() -> State<String> {
    let flow = flow();
    let identifier = State::new(flow.with_untracked(|flow| flow.identifier.clone()));
    effect(move || {
        let typed = identifier.get();
        if flow.with_untracked(|flow| flow.identifier != typed) {
            flow.update(|flow| flow.identifier = typed);
        }
    });
    identifier
}
