//! Changes the password of who is signed in and ends all other sessions.

use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use shared::api::change_password::ChangePassword;

use super::super::cookie::NewSession;
use super::super::problem::Refusal;
use super::field::{Field, requirements};
use super::journey::Notice;
use super::page::Screen;
use super::submitted::Submitted;
use super::verdict::Verdict;
use super::visit::Visit;
use super::{ACCOUNT, CHANGE_PASSWORD, FORGOT_PASSWORD, account};
use crate::account::change_password::change_password;
use crate::session::SessionSecret;

#[derive(Serialize)]
struct View<'a> {
    action: &'a str,
    account: &'a str,
    account_label: &'a str,
    current_password: Field<'a>,
    forgot: &'a str,
    forgot_label: &'a str,
    requirements_intro: &'a str,
    requirements: Vec<String>,
    new_password: Field<'a>,
    confirmation: Field<'a>,
    submit: &'a str,
    back: &'a str,
    back_label: &'a str,
}

pub(super) async fn show(visit: Visit) -> Response {
    screen(visit, None).await
}

pub(super) async fn send(mut visit: Visit, form: Submitted) -> Response {
    match change(&mut visit, form).await {
        Ok(secret) => {
            let session = NewSession::new(&visit.ctx.config, &secret);
            visit.finish((session, Redirect::to(ACCOUNT)).into_response())
        }
        Err(refusal) => screen(visit, Some(refusal)).await,
    }
}

async fn change(visit: &mut Visit, mut form: Submitted) -> Result<SessionSecret, Refusal> {
    visit.admit(&form)?;
    let who = visit.who().await?;
    form.take("username");
    for (name, member) in [
        ("current-password", "current_password"),
        ("new-password", "new_password"),
        ("confirm-password", "confirm_password"),
    ] {
        form.rename(name, member);
    }
    let input = form.check::<ChangePassword>(&visit.ctx.policy)?;
    let (reply, secret) = change_password(&visit.ctx, &visit.from, &who, input).await?;
    visit.journey.pending = None;
    visit.journey.notice = Some(Notice::PasswordChanged(reply.sessions_revoked));
    Ok(secret)
}

async fn screen(visit: Visit, refusal: Option<Refusal>) -> Response {
    let text = visit.text();
    let who = match visit.who().await {
        Ok(who) => who,
        Err(refusal) => {
            return account::shut(visit, text.change_password_title, CHANGE_PASSWORD, refusal);
        }
    };
    let verdict = refusal.map(|refusal| Verdict::of_change(refusal, visit.from.locale));
    let verdict = verdict.unwrap_or_default();
    let policy = &visit.ctx.policy.password;
    let new = Field::new_password("new-password", text.new_password_label, policy, &verdict);
    let view = View {
        action: CHANGE_PASSWORD,
        account: who.account.email.as_str(),
        account_label: text.account_label,
        current_password: Field::current_password(text, &verdict),
        forgot: FORGOT_PASSWORD,
        forgot_label: text.forgot_link,
        requirements_intro: text.requirements,
        requirements: requirements(text, policy),
        new_password: new,
        confirmation: Field::confirmation(text, &verdict),
        submit: text.reset_submit,
        back: ACCOUNT,
        back_label: text.back_to_account,
    };
    let screen = Screen::new("change_password", text.change_password_title, view);
    let screen = screen.judged(verdict.clone());
    visit.show(screen)
}
