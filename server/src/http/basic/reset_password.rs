//! Sets the new password, by the right that a code earned or a link carries.

use axum::extract::RawQuery;
use axum::response::Response;
use serde::Serialize;
use shared::ProblemKind;
use shared::api::reset_password::ResetPassword;
use url::form_urlencoded;

use super::super::problem::Refusal;
use super::field::{Field, requirements};
use super::grant::{Grant, Right};
use super::journey::Purpose;
use super::link::{self, LinkScreen};
use super::page::Screen;
use super::submitted::Submitted;
use super::visit::Visit;
use super::{FORGOT_PASSWORD, PASSWORD_CHANGED, RESET_PASSWORD, VERIFY_CODE};
use crate::recovery::reset_password::reset_password;
use crate::recovery::validate_reset_token::validate_reset_token;

#[derive(Serialize)]
struct View<'a> {
    action: &'a str,
    account: &'a str,
    account_label: &'a str,
    requirements_intro: &'a str,
    requirements: Vec<String>,
    new_password: Field<'a>,
    confirmation: Field<'a>,
    submit: &'a str,
}

/// Shows the form. A token in the address, which mails had in former times, is taken out of it at once, and so is one
/// that the page's shell handed over; looking changes nothing else, because mail scanners look, too.
pub(super) async fn show(mut visit: Visit, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let mut query = form_urlencoded::parse(query.as_bytes());
    let token = query.find(|(name, _)| name == "token").map(|(_, token)| token.into_owned());
    if let Some(token) = token.or_else(|| visit.link.clone()) {
        let life = visit.ctx.config.recovery.email_ttl.0;
        visit.grant(Right::NewPassword, &token, life);
        return visit.go(RESET_PASSWORD);
    }
    match visit.afford() {
        Ok(()) => screen(visit, None).await,
        Err(refusal) => unaffordable(visit, refusal),
    }
}

pub(super) async fn send(mut visit: Visit, form: Submitted) -> Response {
    if let Err(refusal) = visit.afford() {
        return unaffordable(visit, refusal);
    }
    if form.has("link") {
        return match open(&mut visit, form) {
            Ok(()) => visit.go(RESET_PASSWORD),
            Err(refusal) => unopened(visit, Some(refusal)),
        };
    }
    match change(&mut visit, form).await {
        Ok(()) => visit.go(PASSWORD_CHANGED),
        Err(refusal) => screen(visit, Some(refusal)).await,
    }
}

/// Keeps the secret of a link that was pasted; what it is worth, the form tells.
fn open(visit: &mut Visit, mut form: Submitted) -> Result<(), Refusal> {
    visit.admit(&form)?;
    let token = link::secret(visit, &mut form, Right::NewPassword)?;
    let life = visit.ctx.config.recovery.email_ttl.0;
    visit.grant(Right::NewPassword, token.as_str(), life);
    Ok(())
}

async fn change(visit: &mut Visit, mut form: Submitted) -> Result<(), Refusal> {
    visit.admit(&form)?;
    let grant = visit.grants.held(Right::NewPassword).and_then(|Grant(token)| token.clone());
    let token = grant.ok_or(Refusal::new(ProblemKind::TokenRejected))?;
    form.take("username");
    form.rename("new-password", "new_password");
    form.rename("confirm-password", "confirm_password");
    form.put("token", token.as_str());
    let input = form.check::<ResetPassword>(&visit.ctx.policy)?;
    let account = validate_reset_token(&visit.ctx, Some(token)).await?.account;
    reset_password(&visit.ctx, &visit.from, input).await?;
    visit.revoke(Right::NewPassword);
    visit.journey.pending = None;
    // A masked address would be of no use at sign-in.
    if !account.contains('•') {
        visit.journey.typed(&account);
    }
    Ok(())
}

/// The form, for whom the token is alive.
async fn screen(visit: Visit, refusal: Option<Refusal>) -> Response {
    let account = match visit.grants.held(Right::NewPassword) {
        None => return unopened(visit, refusal),
        Some(Grant(token)) => validate_reset_token(&visit.ctx, token.clone()).await,
    };
    let account = match account.map_err(Refusal::from) {
        Ok(reply) => reply.account,
        Err(refusal) => return dead(visit, refusal),
    };
    let (text, verdict) = (visit.text(), visit.verdict(refusal));
    let policy = &visit.ctx.policy.password;
    let view = View {
        action: RESET_PASSWORD,
        account: &account,
        account_label: text.account_label,
        requirements_intro: text.requirements,
        requirements: requirements(text, policy),
        new_password: Field::new_password(
            "new-password",
            text.new_password_label,
            policy,
            &verdict,
        ),
        confirmation: Field::confirmation(text, &verdict),
        submit: text.reset_submit,
    };
    let screen = Screen::new("reset_password", text.reset_title, view).judged(verdict.clone());
    visit.show(screen)
}

/// The token opens nothing, or nobody can tell now. One that is dead makes room for another link.
fn dead(mut visit: Visit, refusal: Refusal) -> Response {
    if refusal.kind != ProblemKind::TokenRejected {
        return unaffordable(visit, refusal);
    }
    visit.revoke(Right::NewPassword);
    let text = visit.text();
    let (title, intro) = (text.link_dead_title, text.link_dead_intro);
    let screen = Screen::note(title, intro, FORGOT_PASSWORD, text.ask_link);
    visit.show(screen.telling(refusal.kind))
}

/// There is no token: asks for the link, or the code where this browser waits for one.
fn unopened(visit: Visit, refusal: Option<Refusal>) -> Response {
    let text = visit.text();
    let waiting = visit.journey.pending(Purpose::Recover).is_some();
    let code =
        if waiting { (VERIFY_CODE, text.code_title) } else { (FORGOT_PASSWORD, text.ask_code) };
    let wanted = LinkScreen {
        action: RESET_PASSWORD,
        right: Right::NewPassword,
        title: text.reset_title,
        intro: Vec::new(),
        submit: text.code_submit,
        aside: Some(code),
    };
    let screen = link::screen(&visit, &wanted, refusal);
    visit.show(screen)
}

fn unaffordable(visit: Visit, refusal: Refusal) -> Response {
    let text = visit.text();
    let again = Screen::note(text.reset_title, "", RESET_PASSWORD, text.retry);
    let screen = again.judged(visit.verdict(Some(refusal)));
    visit.show(screen)
}
