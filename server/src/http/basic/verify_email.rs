//! Proves the address of a new account by the code or by the link.

use axum::response::Response;
use serde::Serialize;
use shared::ProblemKind;
use shared::api::verify_email::VerifyEmail;

use super::super::problem::Refusal;
use super::grant::Right;
use super::journey::{Journey, Purpose};
use super::link::{self, LinkScreen};
use super::page::Screen;
use super::submitted::Submitted;
use super::visit::Visit;
use super::{SIGN_IN, SIGN_UP, VERIFY_EMAIL, code_screen};
use crate::recovery::verify_email::verify_email;

#[derive(Serialize)]
struct Proven<'a> {
    words: String,
    done: bool,
    next: &'a str,
    label: &'a str,
}

pub(super) async fn show(mut visit: Visit) -> Response {
    if let Some(token) = visit.link.clone() {
        let life = visit.ctx.config.recovery.email_ttl.0;
        visit.grant(Right::Proof, &token, life);
        visit.journey.proven = None;
        return visit.go(VERIFY_EMAIL);
    }
    match &visit.journey.proven {
        Some(email) => {
            let screen = proven(&visit, email);
            visit.show(screen)
        }
        // Opened in this browser, or in one that waits for no code.
        None if visit.grants.held(Right::Proof).is_some()
            || visit.journey.pending(Purpose::SignUp).is_none() =>
        {
            screen(visit, None)
        }
        None => code_screen::screen(visit, Purpose::SignUp, "", None),
    }
}

pub(super) async fn send(mut visit: Visit, form: Submitted) -> Response {
    let typed = form.has("code").then(|| form.text("code").to_owned());
    match prove(&mut visit, form).await {
        Ok(()) => visit.go(VERIFY_EMAIL),
        Err(refusal) if refusal.kind == ProblemKind::TokenRejected => dead(visit),
        Err(refusal) => {
            if refusal.attempts_left == Some(0) {
                visit.journey.exhausted();
            }
            match typed {
                Some(typed) => code_screen::screen(visit, Purpose::SignUp, &typed, Some(refusal)),
                None => screen(visit, Some(refusal)),
            }
        }
    }
}

async fn prove(visit: &mut Visit, mut form: Submitted) -> Result<(), Refusal> {
    visit.admit(&form)?;
    if !form.has("code") {
        let token = link::secret(visit, &mut form, Right::Proof)?;
        form.put("token", token.as_str());
    }
    let input = form.check::<VerifyEmail>(&visit.ctx.policy)?;
    let proven = verify_email(&visit.ctx, &visit.from, input).await?.email;
    visit.revoke(Right::Proof);
    visit.journey =
        Journey { identifier: proven.clone(), proven: Some(proven), ..Journey::default() };
    Ok(())
}

/// Asks for the link, or to confirm it.
fn screen(visit: Visit, refusal: Option<Refusal>) -> Response {
    let text = visit.text();
    let wanted = LinkScreen {
        action: VERIFY_EMAIL,
        right: Right::Proof,
        title: text.verify_email_title,
        intro: vec![text.verify_email_link_intro],
        submit: text.verify_email_submit,
        aside: Some((SIGN_UP, text.ask_code)),
    };
    let screen = link::screen(&visit, &wanted, refusal);
    visit.show(screen)
}

fn proven(visit: &Visit, email: &str) -> Screen {
    let text = visit.text();
    let words = (text.verified_intro)(email);
    let view = Proven { words, done: true, next: SIGN_IN, label: text.sign_in_submit };
    Screen::new("note", text.verified_title, view)
}

fn dead(mut visit: Visit) -> Response {
    visit.revoke(Right::Proof);
    let text = visit.text();
    let (title, words) = (text.link_dead_title, text.verify_dead_intro);
    let screen = Screen::note(title, words, SIGN_IN, text.sign_in_submit);
    visit.show(screen.telling(ProblemKind::TokenRejected))
}
