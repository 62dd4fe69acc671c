//! Ends what a message was about, for whoever got it and did not ask for it. Opening the link alone does nothing.

use leptos::prelude::*;
use shared::api::not_me::{NotMe, NotMeBody, NotMeOutcome, NotMeReply, TextedCode};
use shared::{ProblemKind, Route};

use super::{api, flow, landing, lead, note};
use crate::components::{
    classed, el, form_frame, form_page, group, link, link_button, page, show, submit_button,
};
use crate::flow::Purpose;
use crate::form::Form;
use crate::reactive::State;
use crate::route::watch_address;
use crate::{browser, text};

/// What the screen shows.
#[derive(Clone, PartialEq)]
enum Stage {
    /// Asks to confirm the link.
    Link(String),
    /// There was none, or it ends nothing.
    Dead,
    /// It is done.
    Done(NotMeReply),
}

/// The screen.
pub(crate) fn not_me() -> AnyView {
    let stage = State::new(landing().take().map_or(Stage::Dead, Stage::Link));
    // A second link that is pasted into the same tab changes the fragment alone and loads nothing.
    watch_address(move || {
        if let Some(token) = browser::take_token() {
            stage.set(Stage::Link(token));
        }
    });
    let content = move || match stage.get() {
        Stage::Link(token) => confirm(token, stage),
        Stage::Dead => note(
            |t| t.link_dead_title,
            |t| t.not_me_dead,
            Route::ForgotPassword,
            |t| t.forgot_title,
        ),
        Stage::Done(reply) => done(reply),
    };
    show(content)
}

fn done(reply: NotMeReply) -> AnyView {
    match (reply.outcome, reply.text) {
        (NotMeOutcome::Cancelled, _) => note(
            |t| t.not_me_cancelled_title,
            |t| t.not_me_cancelled,
            Route::SignIn,
            |t| t.sign_in_submit,
        ),
        (NotMeOutcome::Frozen, None) => note(
            |t| t.not_me_frozen_title,
            |t| t.not_me_frozen,
            Route::ForgotPassword,
            |t| t.forgot_title,
        ),
        (NotMeOutcome::Frozen, Some(code)) => texted(code),
    }
}

/// The account is frozen, and the code of a text opens it as the mail does.
fn texted(code: TextedCode) -> AnyView {
    let TextedCode { sent_to, challenge } = code;
    flow().update(|flow| flow.asked(Purpose::Recover, &sent_to, &challenge, browser::now()));
    let locale = text::locale();
    let words = move || (text::of(locale.get()).not_me_texted)(&sent_to);
    let content = group([
        lead(|t| t.not_me_frozen),
        el("p").live(words).view(),
        link_button(Route::VerifyCode, |t| t.not_me_enter_code),
        classed("p", "aside").child(link(Route::ForgotPassword.path(), |t| t.forgot_title)).view(),
    ]);
    page(|t| t.not_me_frozen_title, content)
}

fn confirm(token: String, stage: State<Stage>) -> AnyView {
    let api = api();
    let form = Form::new(Vec::new, move || {
        let body = NotMeBody { token: token.clone() };
        Box::pin(async move {
            match api.call::<NotMe>(&body).await {
                Ok(reply) => stage.set(Stage::Done(reply)),
                Err(error) if error.kind() == Some(ProblemKind::TokenRejected) => {
                    stage.set(Stage::Dead);
                }
                Err(error) => return Err(error),
            }
            Ok(())
        })
    });
    let fields = group([
        lead(|t| t.not_me_intro),
        lead(|t| t.not_me_change),
        submit_button(form, |t| t.not_me_submit, |t| t.sending),
    ]);
    form_page(|t| t.not_me_title, form, form_frame(form, fields))
}
