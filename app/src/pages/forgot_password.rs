//! Asks for the address or number that the recovery message goes to.

use leptos::prelude::*;
use shared::api::forgot_password::{ForgotPassword, ForgotPasswordBody};
use shared::{Identifier, Route};

use super::{api, flow, lead, shared_identifier};
use crate::components::{
    Field, classed, field, form_frame, form_page, group, link, nothing, submit_button,
};
use crate::flow::{Flow, Purpose};
use crate::form::Form;
use crate::reactive::{State, effect};
use crate::route::use_go;
use crate::text;
use crate::{browser, typo};

/// The screen.
pub(crate) fn forgot_password() -> AnyView {
    let identifier = shared_identifier();
    let form = request_form(identifier);
    let fields = group([
        lead(|t| t.forgot_intro),
        identifier_field(form, identifier),
        typo_hint(identifier),
        submit_button(form, |t| t.forgot_submit, |t| t.sending),
        classed("p", "aside").child(link(Route::SignIn.path(), |t| t.back_to_sign_in)).view(),
    ]);
    form_page(|t| t.forgot_title, form, form_frame(form, fields))
}

fn request_form(identifier: State<String>) -> Form {
    let (api, flow, go) = (api(), flow(), use_go());
    Form::new(
        move || Identifier::parse(&identifier.get()).err().into_iter().collect(),
        move || {
            let (body, go) =
                (ForgotPasswordBody { identifier: identifier.get_untracked() }, go.clone());
            Box::pin(async move {
                let just_asked = |flow: &Flow| {
                    flow.just_asked(Purpose::Recover, &body.identifier, browser::now())
                };
                if !flow.with_untracked(just_asked) {
                    let challenge = api.call::<ForgotPassword>(&body).await?;
                    let now = browser::now();
                    flow.update(|flow| {
                        flow.asked(Purpose::Recover, &body.identifier, &challenge, now);
                    });
                }
                go(Route::VerifyCode);
                Ok(())
            })
        },
    )
}

/// The field that takes an address or a number.
pub(super) fn identifier_field(form: Form, identifier: State<String>) -> AnyView {
    field(Field {
        form,
        pointer: "/identifier",
        name: "identifier",
        label: |t| t.identifier_label,
        hint: Some(|t| t.identifier_hint),
        kind: ["text", "email", "username"],
        value: identifier,
    })
}

/// Offers what a mistyped address was perhaps meant to be.
pub(super) fn typo_hint(address: State<String>) -> AnyView {
    let suggestion = State::new(None::<String>);
    effect(move || {
        let meant = address.with(|typed| typo::suggestion(typed));
        if suggestion.with_untracked(|known| *known != meant) {
            suggestion.set(meant);
        }
    });
    classed("div", "typo")
        .attr("role", "status")
        .show(move || suggestion.get().map_or_else(nothing, |meant| typo_button(meant, address)))
        .view()
}

fn typo_button(meant: String, address: State<String>) -> AnyView {
    let locale = text::locale();
    let offered = meant.clone();
    classed("button", "link")
        .attr("type", "button")
        .on("click", move |_| address.set(meant.clone()))
        .live(move || (text::of(locale.get()).did_you_mean)(&offered))
        .view()
}
