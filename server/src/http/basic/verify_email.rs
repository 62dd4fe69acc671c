//! Proves the address of a new account by the code.

use axum::response::Response;
use serde::Serialize;
use shared::api::verify_email::VerifyEmail;

use super::super::problem::Refusal;
use super::journey::{Journey, Purpose};
use super::page::Screen;
use super::submitted::Submitted;
use super::visit::Visit;
use super::{SIGN_IN, VERIFY_EMAIL, code_screen};
use crate::recovery::verify_email::verify_email;

#[derive(Serialize)]
struct Proven<'a> {
    words: String,
    done: bool,
    next: &'a str,
    label: &'a str,
}

pub(super) async fn show(visit: Visit) -> Response {
    let Some(email) = &visit.journey.proven else {
        return code_screen::screen(visit, Purpose::SignUp, "", None);
    };
    let text = visit.text();
    let words = (text.verified_intro)(email);
    let view = Proven { words, done: true, next: SIGN_IN, label: text.sign_in_submit };
    let screen = Screen::new("note", text.verified_title, view);
    visit.show(screen)
}

pub(super) async fn send(mut visit: Visit, form: Submitted) -> Response {
    let typed = form.text("code").to_owned();
    match prove(&mut visit, form).await {
        Ok(()) => visit.go(VERIFY_EMAIL),
        Err(refusal) => {
            if refusal.attempts_left == Some(0) {
                visit.journey.exhausted();
            }
            code_screen::screen(visit, Purpose::SignUp, &typed, Some(refusal))
        }
    }
}

async fn prove(visit: &mut Visit, form: Submitted) -> Result<(), Refusal> {
    visit.admit(&form)?;
    let input = form.check::<VerifyEmail>(&visit.ctx.policy)?;
    let proven = verify_email(&visit.ctx, &visit.from, input).await?.email;
    visit.journey =
        Journey { identifier: proven.clone(), proven: Some(proven), ..Journey::default() };
    Ok(())
}
