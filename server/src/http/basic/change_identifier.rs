//! What changing the address and changing the number have in common: the password again, a code, and the way back.

use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use shared::api::verify_code::VerifyCode;
use shared::screens::Text;
use shared::{Identifier, NewPassword, Policy, ProblemKind};

use super::super::cookie::NewSession;
use super::super::problem::Refusal;
use super::field::Field;
use super::journey::{Notice, Purpose};
use super::page::Screen;
use super::submitted::Submitted;
use super::verdict::Verdict;
use super::visit::Visit;
use super::{ACCOUNT, FORGOT_PASSWORD, account, code_screen};
use crate::account::change_identifier;
use crate::session::SessionSecret;
use crate::store::challenges;

/// What is asked for, and the password in force.
type Asked = (Identifier, NewPassword);

/// What differs between the two.
pub(super) struct Change {
    /// What the code is good for, here and in the database.
    pub(super) purpose: (Purpose, challenges::Purpose),
    /// The heading and the sentence under it.
    pub(super) words: fn(&Text) -> [&str; 2],
    /// The name of the field.
    pub(super) name: &'static str,
    /// The field with what was typed.
    pub(super) field: for<'a> fn(&'a Text, &'a str, &'a Verdict) -> Field<'a>,
    /// Reads the form by the rules of the call.
    pub(super) read: fn(Submitted, &Policy) -> Result<Asked, Refusal>,
    /// What the account says when it is done.
    pub(super) done: Notice,
}

#[derive(Serialize)]
struct View<'a> {
    action: &'a str,
    intro: &'a str,
    account: &'a str,
    account_label: &'a str,
    identifier: Field<'a>,
    current_password: Field<'a>,
    forgot: &'a str,
    forgot_label: &'a str,
    submit: &'a str,
    back: &'a str,
    back_label: &'a str,
}

/// Asks for the address or number, which is still there after a step back from the code.
pub(super) async fn show(visit: Visit, change: &Change) -> Response {
    let pending = visit.journey.pending(change.purpose.0);
    let typed = pending.map(|code| code.identifier.clone()).unwrap_or_default();
    screen(visit, change, &typed, None).await
}

/// Sends a code there.
pub(super) async fn send(mut visit: Visit, form: Submitted, change: &Change) -> Response {
    let typed = form.text(change.name).to_owned();
    match ask(&mut visit, form, change, &typed).await {
        Ok(()) => visit.go(code_screen::path(change.purpose.0)),
        Err(refusal) => screen(visit, change, &typed, Some(refusal)).await,
    }
}

/// Asks for the code.
pub(super) async fn show_code(visit: Visit, change: &Change) -> Response {
    match visit.who().await {
        Ok(_) => code_screen::screen(visit, change.purpose.0, "", None),
        Err(refusal) => shut(visit, change, refusal),
    }
}

/// Takes the code.
pub(super) async fn send_code(mut visit: Visit, form: Submitted, change: &Change) -> Response {
    let typed = form.text("code").to_owned();
    match prove(&visit, form, change).await {
        Ok(secret) => {
            visit.journey.pending = None;
            visit.journey.notice = Some(change.done.clone());
            let session = NewSession::new(&visit.ctx.config, &secret);
            visit.finish((session, Redirect::to(ACCOUNT)).into_response())
        }
        Err(refusal) if refusal.kind == ProblemKind::Unauthenticated => {
            shut(visit, change, refusal)
        }
        Err(refusal) => {
            if refusal.attempts_left == Some(0) {
                visit.journey.exhausted();
            }
            code_screen::screen(visit, change.purpose.0, &typed, Some(refusal))
        }
    }
}

async fn ask(
    visit: &mut Visit,
    mut form: Submitted,
    change: &Change,
    typed: &str,
) -> Result<(), Refusal> {
    visit.admit(&form)?;
    let who = visit.who().await?;
    form.take("username");
    form.rename("current-password", "current_password");
    let (identifier, password) = (change.read)(form, &visit.ctx.policy)?;
    let (purpose, _) = change.purpose;
    let now = visit.ctx.clock.now();
    if !visit.journey.just_asked(purpose, typed, now) {
        let (ctx, from) = (&visit.ctx, &visit.from);
        let challenge = change_identifier::ask(ctx, from, &who, identifier, password).await?;
        visit.journey.asked(purpose, typed, &challenge, now);
    }
    Ok(())
}

async fn prove(visit: &Visit, form: Submitted, change: &Change) -> Result<SessionSecret, Refusal> {
    visit.admit(&form)?;
    let who = visit.who().await?;
    let input = form.check::<VerifyCode>(&visit.ctx.policy)?;
    let (_, purpose) = change.purpose;
    let proven = change_identifier::prove(&visit.ctx, &visit.from, &who, purpose, input).await?;
    Ok(proven.1)
}

async fn screen(visit: Visit, change: &Change, typed: &str, refusal: Option<Refusal>) -> Response {
    let who = match visit.who().await {
        Ok(who) => who,
        Err(refusal) => return shut(visit, change, refusal),
    };
    let verdict = refusal.map(|refusal| Verdict::of_change(refusal, visit.from.locale));
    let (text, verdict) = (visit.text(), verdict.unwrap_or_default());
    let [title, intro] = (change.words)(text);
    let view = View {
        action: code_screen::restart(change.purpose.0),
        intro,
        account: who.account.email.as_str(),
        account_label: text.account_label,
        identifier: (change.field)(text, typed, &verdict),
        current_password: Field::current_password(text, &verdict),
        forgot: FORGOT_PASSWORD,
        forgot_label: text.forgot_link,
        submit: text.forgot_submit,
        back: ACCOUNT,
        back_label: text.back_to_account,
    };
    let screen = Screen::new("change_identifier", title, view).judged(verdict.clone());
    visit.show(screen)
}

fn shut(visit: Visit, change: &Change, refusal: Refusal) -> Response {
    let [title, _] = (change.words)(visit.text());
    account::shut(visit, title, code_screen::restart(change.purpose.0), refusal)
}
