//! Asks for the address or number that the recovery message goes to.

use axum::response::Response;
use serde::Serialize;
use shared::api::forgot_password::ForgotPassword;

use super::super::problem::Refusal;
use super::field::Field;
use super::journey::Purpose;
use super::page::Screen;
use super::submitted::Submitted;
use super::visit::Visit;
use super::{FORGOT_PASSWORD, SIGN_IN, VERIFY_CODE};
use crate::recovery::forgot_password::forgot_password;

#[derive(Serialize)]
struct View<'a> {
    action: &'a str,
    intro: &'a str,
    identifier: Field<'a>,
    submit: &'a str,
    back: &'a str,
    back_label: &'a str,
}

pub(super) async fn show(visit: Visit) -> Response {
    screen(visit, None)
}

pub(super) async fn send(mut visit: Visit, form: Submitted) -> Response {
    match ask(&mut visit, form).await {
        Ok(()) => visit.go(VERIFY_CODE),
        Err(refusal) => screen(visit, Some(refusal)),
    }
}

async fn ask(visit: &mut Visit, form: Submitted) -> Result<(), Refusal> {
    let typed = form.text("identifier").to_owned();
    let now = visit.ctx.clock.now();
    let just_asked = visit.journey.just_asked(Purpose::Recover, &typed, now);
    visit.journey.typed(&typed);
    visit.admit(&form)?;
    let identifier = form.check::<ForgotPassword>(&visit.ctx.policy)?;
    if !just_asked {
        let challenge = forgot_password(&visit.ctx, &visit.from, identifier).await?;
        visit.journey.asked(Purpose::Recover, &typed, &challenge, now);
    }
    Ok(())
}

fn screen(visit: Visit, refusal: Option<Refusal>) -> Response {
    let (text, verdict) = (visit.text(), visit.verdict(refusal));
    let view = View {
        action: FORGOT_PASSWORD,
        intro: text.forgot_intro,
        identifier: Field::identifier(text, &visit.journey.identifier, &verdict),
        submit: text.forgot_submit,
        back: SIGN_IN,
        back_label: text.back_to_sign_in,
    };
    let screen = Screen::new("forgot_password", text.forgot_title, view).judged(verdict.clone());
    visit.show(screen)
}
