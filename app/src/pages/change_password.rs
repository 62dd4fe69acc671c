//! Changes the password of who is signed in.

use leptos::prelude::*;
use shared::Route;
use shared::api::change_password::{ChangePassword, ChangePasswordBody};
use shared::api::session::SessionReply;

use super::chosen_password::ChosenPassword;
use super::signed_in::{account_line, current_password, missing_password, session_form, signed_in};
use super::{api, flow};
use crate::components::{classed, form_frame, form_page, group, link, submit_button};
use crate::flow::Notice;
use crate::form::Form;
use crate::reactive::State;
use crate::route::use_replace;

/// The screen.
pub(crate) fn change_password() -> AnyView {
    signed_in(Route::ChangePassword, |t| t.change_password_title, screen)
}

fn screen(session: SessionReply) -> AnyView {
    let account = session.account;
    let line = account_line(&account.email);
    let words = [Some(account.email), account.display_name];
    let chosen = ChosenPassword::of(words.into_iter().flatten().collect());
    let current = State::new(String::new());
    let form = change_form(current, chosen);
    let fields = group([
        line,
        current_password(form, current),
        classed("p", "forgot").child(link(Route::ForgotPassword.path(), |t| t.forgot_link)).view(),
        chosen.fields(form),
        submit_button(form, |t| t.reset_submit, |t| t.saving),
        classed("p", "aside").child(link(Route::Account.path(), |t| t.back_to_account)).view(),
    ]);
    form_page(|t| t.change_password_title, form, form_frame(form, fields))
}

fn change_form(current: State<String>, chosen: ChosenPassword) -> Form {
    let (api, flow, replace) = (api(), flow(), use_replace());
    let check = move || missing_password(current).into_iter().chain(chosen.violations()).collect();
    let body = move || ChangePasswordBody {
        current_password: current.get(),
        new_password: chosen.password(),
        confirm_password: chosen.confirmation(),
    };
    session_form(Route::ChangePassword, check, move || {
        let (body, replace) = (untrack(body), replace.clone());
        Box::pin(async move {
            let reply = api.call::<ChangePassword>(&body).await?;
            let notice = Notice::PasswordChanged(reply.sessions_revoked);
            flow.update(|flow| flow.notice = Some(notice));
            replace(Route::Account);
            Ok(())
        })
    })
}
