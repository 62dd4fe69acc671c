//! Ends what a message was about, for whoever got it and did not ask for it. Opening the link alone does nothing.

use leptos::prelude::*;
use shared::api::not_me::{NotMe, NotMeBody, NotMeOutcome};
use shared::{ProblemKind, Route};

use super::{api, landing, lead, note};
use crate::browser;
use crate::components::{form_frame, form_page, group, show, submit_button};
use crate::form::Form;
use crate::reactive::State;
use crate::route::watch_address;

/// What the screen shows.
#[derive(Clone, PartialEq)]
enum Stage {
    /// Asks to confirm the link.
    Link(String),
    /// There was none, or it ends nothing.
    Dead,
    /// It is done.
    Done(NotMeOutcome),
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
        Stage::Done(NotMeOutcome::Cancelled) => note(
            |t| t.not_me_cancelled_title,
            |t| t.not_me_cancelled,
            Route::SignIn,
            |t| t.sign_in_submit,
        ),
        Stage::Done(NotMeOutcome::Frozen) => note(
            |t| t.not_me_frozen_title,
            |t| t.not_me_frozen,
            Route::ForgotPassword,
            |t| t.forgot_title,
        ),
    };
    show(content)
}

fn confirm(token: String, stage: State<Stage>) -> AnyView {
    let api = api();
    let form = Form::new(Vec::new, move || {
        let body = NotMeBody { token: token.clone() };
        Box::pin(async move {
            match api.call::<NotMe>(&body).await {
                Ok(reply) => stage.set(Stage::Done(reply.outcome)),
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
