//! What changing the address and changing the number have in common: the password again, a code, and the way back.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use leptos::prelude::*;
use shared::api::challenge::Challenge;
use shared::api::session::SessionReply;
use shared::api::verify_code::VerifyCodeBody;
use shared::{RecoveryCode, Route, Violation};

use super::code_screen::{CodeScreen, code_screen};
use super::forgot_password::typo_hint;
use super::signed_in::{
    account_line, current_password, missing_password, session_form, session_guard,
};
use super::verify_code::is_last_try;
use super::{api, flow, lead};
use crate::api::{ApiClient, ApiError};
use crate::browser;
use crate::components::{Field, classed, field, form_frame, form_page, group, link, submit_button};
use crate::flow::{Flow, Notice, Pending, Purpose};
use crate::form::{Form, Sending};
use crate::reactive::State;
use crate::route::{use_go, use_replace};
use crate::text::{Pick, Text};

/// The answer to a request for a code.
pub(super) type Asking = Pin<Box<dyn Future<Output = Result<Challenge, ApiError>>>>;

/// The step that asks for a code.
pub(super) struct Ask {
    /// What the code is good for.
    pub(super) purpose: Purpose,
    /// This screen, and the one that takes the code.
    pub(super) routes: [Route; 2],
    /// The heading and the sentence under it.
    pub(super) words: [Pick; 2],
    /// JSON pointer and name of what is asked for.
    pub(super) names: [&'static str; 2],
    /// Its label and its hint.
    pub(super) label: (Pick, Option<Pick>),
    /// `type`, `inputmode`, `autocomplete` of its field.
    pub(super) kind: [&'static str; 3],
    /// The rule that it breaks.
    pub(super) check: fn(&str) -> Option<Violation>,
    /// Sends it with the password in force.
    pub(super) send: fn(ApiClient, String, String) -> Asking,
}

/// The step that takes the code.
pub(super) struct Prove {
    /// What the code is good for.
    pub(super) purpose: Purpose,
    /// The screen that asked for the code, and this one.
    pub(super) routes: [Route; 2],
    /// The heading, and what the button says.
    pub(super) words: [Pick; 2],
    /// Where the message went, by the digits of the code.
    pub(super) sent: fn(&Text, usize) -> String,
    /// Sends the code.
    pub(super) send: fn(ApiClient, VerifyCodeBody) -> Sending,
    /// What the account says when it is done.
    pub(super) done: Notice,
}

/// Shows `step` to the owner of the account.
pub(super) fn ask(step: &'static Ask, session: &SessionReply) -> AnyView {
    let [value, password] = [(); 2].map(|()| State::new(String::new()));
    let form = ask_form(step, value, password);
    let [title, intro] = step.words;
    let [pointer, name] = step.names;
    let (label, hint) = step.label;
    let fields = group([
        lead(intro),
        account_line(&session.account.email),
        field(Field { form, pointer, name, label, hint, kind: step.kind, value }),
        typo_hint(value),
        current_password(form, password),
        classed("p", "forgot").child(link(Route::ForgotPassword.path(), |t| t.forgot_link)).view(),
        submit_button(form, |t| t.forgot_submit, |t| t.sending),
        classed("p", "aside").child(link(Route::Account.path(), |t| t.back_to_account)).view(),
    ]);
    form_page(title, form, form_frame(form, fields))
}

fn ask_form(step: &'static Ask, value: State<String>, password: State<String>) -> Form {
    let (api, flow, go) = (api(), flow(), use_go());
    let check = move || {
        let broken = value.with(|value| (step.check)(value));
        broken.into_iter().chain(missing_password(password)).collect()
    };
    let [here, next] = step.routes;
    session_form(here, check, move || {
        let (value, go) = (value.get_untracked(), go.clone());
        let password = password.get_untracked();
        Box::pin(async move {
            let just_asked = |flow: &Flow| flow.just_asked(step.purpose, &value, browser::now());
            if !flow.with_untracked(just_asked) {
                let challenge = (step.send)(api, value.clone(), password).await?;
                let now = browser::now();
                flow.update(|flow| flow.asked(step.purpose, &value, &challenge, now));
            }
            go(next);
            Ok(())
        })
    })
}

/// Shows `step`.
pub(super) fn prove(step: &'static Prove) -> AnyView {
    let [restart, here] = step.routes;
    let (api, flow, replace, guard) = (api(), flow(), use_replace(), session_guard(here));
    let send = move |pending: Pending, code: RecoveryCode| {
        let replace = replace.clone();
        let body =
            VerifyCodeBody { request_id: pending.request_id, code: code.as_str().to_owned() };
        guard(Box::pin(async move {
            match (step.send)(api, body).await {
                Ok(()) => {
                    replace(Route::Account);
                    flow.update(|flow| {
                        flow.pending = None;
                        flow.notice = Some(step.done.clone());
                    });
                }
                Err(error) if is_last_try(&error) => flow.update(Flow::exhausted),
                Err(error) => return Err(error),
            }
            Ok(())
        }))
    };
    let [title, submit] = step.words;
    code_screen(CodeScreen {
        purpose: step.purpose,
        title,
        submit,
        sent: [step.sent; 2],
        restart,
        send: Rc::new(send),
    })
}
