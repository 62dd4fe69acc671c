//! Proves the address of a new account, by code or by link.

use std::rc::Rc;

use leptos::prelude::*;
use shared::api::verify_email::{VerifyEmail, VerifyEmailBody};
use shared::{ProblemKind, RecoveryCode, Route};

use super::code_screen::{CodeScreen, code_screen};
use super::verify_code::is_last_try;
use super::{api, flow, landing, lead, note};
use crate::components::{
    classed, form_frame, form_page, group, link_button, page, show, submit_button,
};
use crate::flow::{Flow, Pending, Purpose};
use crate::form::{Form, Sending};
use crate::reactive::State;
use crate::text;

/// What the screen shows.
#[derive(Clone, PartialEq)]
enum Stage {
    /// Asks for the code.
    Code,
    /// Asks to confirm the link, which opening it alone does not do.
    Link(String),
    /// The link opens nothing.
    Dead,
    /// This address is proven.
    Proven(String),
}

/// The screen.
pub(crate) fn verify_email() -> AnyView {
    let stage = State::new(landing().take().map_or(Stage::Code, Stage::Link));
    let content = move || match stage.get() {
        Stage::Code => by_code(stage),
        Stage::Link(token) => by_link(token, stage),
        Stage::Dead => dead(),
        Stage::Proven(email) => proven(email),
    };
    show(content)
}

fn by_code(stage: State<Stage>) -> AnyView {
    let (api, flow) = (api(), flow());
    let send = move |pending: Pending, code: RecoveryCode| -> Sending {
        let body = VerifyEmailBody {
            request_id: Some(pending.request_id),
            code: Some(code.as_str().to_owned()),
            token: None,
        };
        Box::pin(async move {
            match api.call::<VerifyEmail>(&body).await {
                Ok(reply) => finish(flow, stage, reply.email),
                Err(error) if is_last_try(&error) => flow.update(Flow::exhausted),
                Err(error) => return Err(error),
            }
            Ok(())
        })
    };
    code_screen(CodeScreen {
        purpose: Purpose::SignUp,
        title: |t| t.verify_email_title,
        submit: |t| t.verify_email_submit,
        sent: [|t, digits| (t.verify_email_sent)(digits); 2],
        restart: Route::SignUp,
        send: Rc::new(send),
    })
}

fn finish(flow: State<Flow>, stage: State<Stage>, email: String) {
    stage.set(Stage::Proven(email.clone()));
    flow.update(|flow| {
        flow.pending = None;
        flow.identifier = email;
    });
}

fn by_link(token: String, stage: State<Stage>) -> AnyView {
    let (api, flow) = (api(), flow());
    let form = Form::new(Vec::new, move || {
        let body = VerifyEmailBody { token: Some(token.clone()), ..VerifyEmailBody::default() };
        Box::pin(async move {
            match api.call::<VerifyEmail>(&body).await {
                Ok(reply) => finish(flow, stage, reply.email),
                Err(error) if error.kind() == Some(ProblemKind::TokenRejected) => {
                    stage.set(Stage::Dead);
                }
                Err(error) => return Err(error),
            }
            Ok(())
        })
    });
    let fields = group([
        lead(|t| t.verify_email_link_intro),
        submit_button(form, |t| t.verify_email_submit, |t| t.checking),
    ]);
    form_page(|t| t.verify_email_title, form, form_frame(form, fields))
}

fn dead() -> AnyView {
    note(|t| t.link_dead_title, |t| t.verify_dead_intro, Route::SignIn, |t| t.sign_in_submit)
}

fn proven(email: String) -> AnyView {
    let locale = text::locale();
    let content = group([
        classed("p", "lead done")
            .live(move || (text::of(locale.get()).verified_intro)(&email))
            .view(),
        link_button(Route::SignIn, |t| t.sign_in_submit),
    ]);
    page(|t| t.verified_title, content)
}
