//! Asks for the code of a recovery message, and takes the right to set a new password for it.

use std::time::Duration;

use axum::response::Response;
use shared::api::verify_code::VerifyCode;

use super::super::problem::Refusal;
use super::grant::Right;
use super::journey::Purpose;
use super::submitted::Submitted;
use super::visit::Visit;
use super::{RESET_PASSWORD, code_screen};
use crate::recovery::verify_code::verify_code;

pub(super) async fn show(visit: Visit) -> Response {
    code_screen::screen(visit, Purpose::Recover, "", None)
}

pub(super) async fn send(mut visit: Visit, form: Submitted) -> Response {
    let typed = form.text("code").to_owned();
    match exchange(&mut visit, form).await {
        Ok(()) => visit.go(RESET_PASSWORD),
        Err(refusal) => {
            if refusal.attempts_left == Some(0) {
                visit.journey.exhausted();
            }
            code_screen::screen(visit, Purpose::Recover, &typed, Some(refusal))
        }
    }
}

async fn exchange(visit: &mut Visit, form: Submitted) -> Result<(), Refusal> {
    visit.admit(&form)?;
    let input = form.check::<VerifyCode>(&visit.ctx.policy)?;
    let reply = verify_code(&visit.ctx, &visit.from, input).await?;
    let life = Duration::from_secs(reply.expires_in);
    visit.grant(Right::NewPassword, &reply.reset_token, life);
    visit.journey.pending = None;
    Ok(())
}
