//! Asks for the code of a recovery message.

use std::rc::Rc;

use leptos::prelude::*;
use shared::api::verify_code::{VerifyCode, VerifyCodeBody};
use shared::{ProblemKind, RecoveryCode, Route};

use super::code_screen::{CodeScreen, code_screen};
use super::{api, flow};
use crate::api::ApiError;
use crate::flow::{Pending, Purpose};
use crate::form::Sending;
use crate::route::use_go;
use crate::strength;

/// The screen.
pub(crate) fn verify_code() -> AnyView {
    strength::warm_up();
    let (api, flow, go) = (api(), flow(), use_go());
    let send = move |pending: Pending, code: RecoveryCode| -> Sending {
        let go = go.clone();
        let body =
            VerifyCodeBody { request_id: pending.request_id, code: code.as_str().to_owned() };
        Box::pin(async move {
            match api.call::<VerifyCode>(&body).await {
                Ok(reply) => {
                    flow.update(|flow| flow.verified(reply.reset_token));
                    go(Route::ResetPassword);
                    Ok(())
                }
                Err(error) if is_last_try(&error) => {
                    flow.update(crate::flow::Flow::exhausted);
                    Ok(())
                }
                Err(error) => Err(error),
            }
        })
    };
    code_screen(CodeScreen {
        purpose: Purpose::Recover,
        title: |t| t.code_title,
        submit: |t| t.code_submit,
        sent: [|t, digits| (t.code_sent_email)(digits), |t, digits| (t.code_sent_sms)(digits)],
        restart: Route::ForgotPassword,
        send: Rc::new(send),
    })
}

/// Whether the code was refused and has no tries left.
pub(super) fn is_last_try(error: &ApiError) -> bool {
    match error {
        ApiError::Problem(problem) => {
            problem.kind == ProblemKind::CodeRejected && problem.attempts_left == Some(0)
        }
        _ => false,
    }
}
