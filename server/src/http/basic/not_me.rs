//! Ends what a message was about, for whoever got it and did not ask for it.

use std::time::Duration;

use axum::response::Response;
use serde::Serialize;
use shared::ProblemKind;
use shared::api::not_me::{NotMe, NotMeOutcome, TextedCode};
use shared::screens::Text;

use super::super::problem::Refusal;
use super::grant::Right;
use super::journey::Purpose;
use super::link::{self, LinkScreen};
use super::page::Screen;
use super::submitted::Submitted;
use super::visit::Visit;
use super::{FORGOT_PASSWORD, NOT_ME, NOT_ME_DONE, SIGN_IN, VERIFY_CODE};
use crate::recovery::not_me::not_me;

/// How long the browser holds the secret of a link that was opened and not confirmed.
const LIFE: Duration = Duration::from_hours(1);

#[derive(Serialize)]
struct Frozen<'a> {
    words: &'a str,
    texted: String,
    next: &'a str,
    label: &'a str,
    other: &'a str,
    other_label: &'a str,
}

pub(super) async fn show(mut visit: Visit) -> Response {
    if let Some(token) = visit.link.clone() {
        visit.grant(Right::Objection, &token, LIFE);
        return visit.go(NOT_ME);
    }
    screen(visit, None)
}

pub(super) async fn send(mut visit: Visit, form: Submitted) -> Response {
    match object(&mut visit, form).await {
        Ok(()) => visit.go(NOT_ME_DONE),
        Err(refusal) if refusal.kind == ProblemKind::TokenRejected => dead(visit),
        Err(refusal) => screen(visit, Some(refusal)),
    }
}

/// What came of it.
pub(super) async fn show_done(visit: Visit) -> Response {
    let text = visit.text();
    let screen = match visit.journey.objected {
        Some(NotMeOutcome::Cancelled) => {
            let (title, words) = (text.not_me_cancelled_title, text.not_me_cancelled);
            Screen::note(title, words, SIGN_IN, text.sign_in_submit)
        }
        Some(NotMeOutcome::Frozen) => frozen(text, visit.journey.texted.as_deref()),
        None => return visit.go(NOT_ME),
    };
    visit.show(screen)
}

async fn object(visit: &mut Visit, mut form: Submitted) -> Result<(), Refusal> {
    visit.admit(&form)?;
    let token = link::secret(visit, &mut form, Right::Objection)?;
    form.put("token", token.as_str());
    let token = form.check::<NotMe>(&visit.ctx.policy)?;
    let reply = not_me(&visit.ctx, &visit.from, token).await?;
    visit.revoke(Right::Objection);
    visit.journey.objected = Some(reply.outcome);
    visit.journey.texted = reply.text.map(|TextedCode { sent_to, challenge }| {
        let now = visit.ctx.clock.now();
        visit.journey.asked(Purpose::Recover, &sent_to, &challenge, now);
        sent_to
    });
    Ok(())
}

/// What opens the account again: the message, and the code of a text where one was sent.
fn frozen(text: &Text, texted: Option<&str>) -> Screen {
    let (title, words) = (text.not_me_frozen_title, text.not_me_frozen);
    let Some(number) = texted else {
        return Screen::note(title, words, FORGOT_PASSWORD, text.forgot_title);
    };
    let view = Frozen {
        words,
        texted: (text.not_me_texted)(number),
        next: VERIFY_CODE,
        label: text.not_me_enter_code,
        other: FORGOT_PASSWORD,
        other_label: text.forgot_title,
    };
    Screen::new("frozen", title, view)
}

fn screen(visit: Visit, refusal: Option<Refusal>) -> Response {
    let text = visit.text();
    let wanted = LinkScreen {
        action: NOT_ME,
        right: Right::Objection,
        title: text.not_me_title,
        intro: vec![text.not_me_intro, text.not_me_change],
        submit: text.not_me_submit,
        aside: None,
    };
    let screen = link::screen(&visit, &wanted, refusal);
    visit.show(screen)
}

fn dead(mut visit: Visit) -> Response {
    visit.revoke(Right::Objection);
    let text = visit.text();
    let (title, words) = (text.link_dead_title, text.not_me_dead);
    let screen = Screen::note(title, words, FORGOT_PASSWORD, text.forgot_title);
    visit.show(screen.telling(ProblemKind::TokenRejected))
}
