//! Asks for another code for the same identifier.

use axum::response::Response;
use shared::api::resend_code::ResendCode;

use super::super::problem::Refusal;
use super::code_screen;
use super::journey::{Notice, Purpose};
use super::submitted::Submitted;
use super::visit::Visit;
use crate::recovery::resend_code::resend_code;

pub(super) async fn send(mut visit: Visit, form: Submitted) -> Response {
    let purpose = visit.journey.pending.as_ref().map_or(Purpose::Recover, |code| code.purpose);
    match ask(&mut visit, form).await {
        Ok(notice) => {
            visit.journey.notice = notice;
            visit.go(code_screen::path(purpose))
        }
        Err(refusal) => code_screen::screen(visit, purpose, "", Some(refusal)),
    }
}

async fn ask(visit: &mut Visit, form: Submitted) -> Result<Option<Notice>, Refusal> {
    visit.admit(&form)?;
    let request_id = form.check::<ResendCode>(&visit.ctx.policy)?;
    let now = visit.ctx.clock.now();
    let Some(pending) = visit.journey.pending.clone() else { return Ok(None) };
    if now.0 < pending.resend_at && !pending.spent {
        return Ok(Some(Notice::TooSoon));
    }
    let challenge = resend_code(&visit.ctx, &visit.from, request_id).await?;
    visit.journey.asked(pending.purpose, &pending.identifier, &challenge, now);
    Ok(Some(Notice::Resent))
}
