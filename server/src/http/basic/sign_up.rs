//! Asks for an account, which exists once its address is proven.

use axum::response::Response;
use serde::Serialize;
use shared::api::sign_up::SignUp;
use shared::{ProblemKind, policy};

use super::super::problem::Refusal;
use super::field::{Field, requirements};
use super::journey::Purpose;
use super::page::Screen;
use super::submitted::Submitted;
use super::visit::Visit;
use super::{SIGN_IN, SIGN_UP, VERIFY_EMAIL};
use crate::recovery::sign_up::sign_up;

#[derive(Serialize)]
struct View<'a> {
    action: &'a str,
    intro: &'a str,
    email: Field<'a>,
    requirements_intro: &'a str,
    requirements: Vec<String>,
    password: Field<'a>,
    submit: &'a str,
    have_account: &'a str,
    sign_in: &'a str,
    sign_in_label: &'a str,
}

pub(super) async fn show(visit: Visit) -> Response {
    screen(visit, None)
}

pub(super) async fn send(mut visit: Visit, form: Submitted) -> Response {
    match ask(&mut visit, form).await {
        Ok(()) => visit.go(VERIFY_EMAIL),
        Err(refusal) => screen(visit, Some(refusal)),
    }
}

async fn ask(visit: &mut Visit, mut form: Submitted) -> Result<(), Refusal> {
    let typed = form.text("email").to_owned();
    visit.journey.typed(&typed);
    visit.admit(&form)?;
    form.rename("new-password", "password");
    form.put("locale", visit.from.locale.tag());
    let input = form.check::<SignUp>(&visit.ctx.policy)?;
    let challenge = sign_up(&visit.ctx, &visit.from, input).await?;
    visit.journey.asked(Purpose::SignUp, &typed, &challenge, visit.ctx.clock.now());
    Ok(())
}

fn screen(visit: Visit, refusal: Option<Refusal>) -> Response {
    let (text, verdict) = (visit.text(), visit.verdict(refusal));
    if visit.ctx.policy.sign_up == policy::SignUp::Closed {
        let (title, words) = (text.sign_up_title, text.sign_up_closed);
        let screen = Screen::note(title, words, SIGN_IN, text.sign_in_submit);
        return visit.show(if verdict.refusal.is_some() {
            screen.telling(ProblemKind::NotFound)
        } else {
            screen
        });
    }
    let policy = &visit.ctx.policy.password;
    let view = View {
        action: SIGN_UP,
        intro: text.sign_up_intro,
        email: Field::email(text, &visit.journey.identifier, &verdict),
        requirements_intro: text.requirements,
        requirements: requirements(text, policy),
        password: Field::new_password("password", text.password_label, policy, &verdict),
        submit: text.sign_up_submit,
        have_account: text.have_account,
        sign_in: SIGN_IN,
        sign_in_label: text.sign_in_submit,
    };
    let screen = Screen::new("sign_up", text.sign_up_title, view).judged(verdict.clone());
    visit.show(screen)
}
