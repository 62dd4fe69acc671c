//! Sets the new password, by the right that a code earned or a link carries.

use leptos::prelude::*;
use shared::api::reset_password::{ResetPassword, ResetPasswordBody};
use shared::api::validate_reset_token::{ValidateResetToken, ValidateResetTokenBody};
use shared::{ProblemKind, ResetToken, Route};

use super::chosen_password::ChosenPassword;
use super::signed_in::account_line;
use super::{api, flow, landing, note, waiting};
use crate::components::{form_frame, form_page, group, passing_page, show, submit_button};
use crate::flow::{Flow, Grant};
use crate::form::Form;
use crate::reactive::State;
use crate::route::{use_go, watch_address};
use crate::{browser, strength};

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
    let words = waiting(form, |t| t.checking_link);
    passing_page(|t| t.checking_link_title, form_frame(form, words))
}

fn dead() -> AnyView {
    note(|t| t.link_dead_title, |t| t.link_dead_intro, Route::ForgotPassword, |t| t.ask_link)
}

fn lost() -> AnyView {
    note(|t| t.link_lost_title, |t| t.link_lost_intro, Route::ForgotPassword, |t| t.ask_link)
}

fn granted(grant: Grant, stage: State<Stage>) -> AnyView {
    let chosen = ChosenPassword::of(vec![grant.account.clone()]);
    let account = account_line(&grant.account);
    let form = reset_form(grant, chosen, stage);
    let fields = group([
        account,
        chosen.fields(form),
        submit_button(form, |t| t.reset_submit, |t| t.saving),
    ]);
    form_page(|t| t.reset_title, form, form_frame(form, fields))
}

fn reset_form(grant: Grant, chosen: ChosenPassword, stage: State<Stage>) -> Form {
    let (api, flow, go) = (api(), flow(), use_go());
    let body = move || ResetPasswordBody {
        token: grant.token.clone(),
        new_password: chosen.password(),
        confirm_password: chosen.confirmation(),
    };
    Form::new(
        move || chosen.violations(),
        move || {
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
        },
    )
}
