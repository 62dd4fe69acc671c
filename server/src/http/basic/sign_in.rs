//! Signs in, to the same session as the page's.

use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use shared::api::sign_in::SignIn;
use shared::policy;

use super::super::cookie::{NewDevice, NewSession};
use super::super::problem::Refusal;
use super::field::Field;
use super::page::Screen;
use super::submitted::Submitted;
use super::visit::Visit;
use super::{ACCOUNT, FORGOT_PASSWORD, SCREENS, SIGN_IN, SIGN_UP};
use crate::session::sign_in::{Opened, sign_in};

#[derive(Serialize)]
struct View<'a> {
    action: &'a str,
    identifier: Field<'a>,
    password: Field<'a>,
    forgot: &'a str,
    forgot_label: &'a str,
    submit: &'a str,
    no_account: &'a str,
    sign_up: Option<&'a str>,
    sign_up_label: &'a str,
}

pub(super) async fn show(visit: Visit) -> Response {
    screen(visit, None)
}

pub(super) async fn send(mut visit: Visit, form: Submitted) -> Response {
    match open(&mut visit, form).await {
        Ok(opened) => {
            let session = NewSession::new(&visit.ctx.config, &opened.session);
            let device = NewDevice::new(&visit.ctx.config, &opened.device);
            let wanted = std::mem::take(&mut visit.journey).return_to;
            let wanted = SCREENS.into_iter().find(|path| wanted.as_deref() == Some(path));
            let next = Redirect::to(wanted.unwrap_or(ACCOUNT));
            visit.finish((session, device, next).into_response())
        }
        Err(refusal) => screen(visit, Some(refusal)),
    }
}

async fn open(visit: &mut Visit, form: Submitted) -> Result<Opened, Refusal> {
    visit.journey.typed(form.text("identifier"));
    visit.admit(&form)?;
    let input = form.check::<SignIn>(&visit.ctx.policy)?;
    Ok(sign_in(&visit.ctx, &visit.from, input, &visit.brought).await?)
}

fn screen(visit: Visit, refusal: Option<Refusal>) -> Response {
    let (text, verdict) = (visit.text(), visit.verdict(refusal));
    let open = visit.ctx.policy.sign_up == policy::SignUp::Open;
    let view = View {
        action: SIGN_IN,
        identifier: Field::identifier(text, &visit.journey.identifier, &verdict),
        password: Field::password(text, &verdict),
        forgot: FORGOT_PASSWORD,
        forgot_label: text.forgot_link,
        submit: text.sign_in_submit,
        no_account: text.no_account,
        sign_up: open.then_some(SIGN_UP),
        sign_up_label: text.sign_up_link,
    };
    let screen = Screen::new("sign_in", text.sign_in_title, view).judged(verdict.clone());
    visit.show(screen)
}
