//! The person's own account: what it says of them, where it is signed in, and what can be changed.

mod events;
mod sessions;

use leptos::prelude::*;
use shared::api::Empty;
use shared::api::account::Account;
use shared::api::session::SessionReply;
use shared::api::sign_out::SignOut;
use shared::identifier::Channel;
use shared::{ProblemKind, Route};

use self::events::events;
use self::sessions::sessions;
use super::signed_in::signed_in;
use super::{api, flow, notice, policy};
use crate::components::{
    El, classed, el, form_frame, form_page, group, link, nothing, show, submit_button,
};
use crate::flow::Notice;
use crate::form::Form;
use crate::route::use_replace;
use crate::text::Pick;

/// The screen.
pub(crate) fn account() -> AnyView {
    signed_in(Route::Account, |t| t.account_title, details)
}

fn details(session: SessionReply) -> AnyView {
    let account = session.account;
    flow().update_untracked(|flow| flow.identifier.clone_from(&account.email));
    let form = sign_out_form();
    let content = group([
        notice(),
        facts(account),
        sessions(),
        events(),
        form_frame(form, submit_button(form, |t| t.sign_out, |t| t.signing_out)),
    ]);
    form_page(|t| t.account_title, form, content)
}

fn facts(account: Account) -> AnyView {
    let words = |words: &str| el("span").words(words);
    let dots = el("span").attr("aria-hidden", "true").words("••••••••");
    let language = el("span").attr("lang", account.locale.tag()).words(account.locale.own_name());
    let name = account.display_name.map(|name| fact(|t| t.account_name, words(&name)).view());
    let change =
        |route: Route, label: Pick| classed("dd", "change").child(link(route.path(), label));
    let email = fact(|t| t.account_email, words(&account.email))
        .child(change(Route::ChangeEmail, |t| t.change_email));
    let password =
        fact(|t| t.password_label, dots).child(change(Route::ChangePassword, |t| t.reset_submit));
    classed("dl", "facts")
        .children(name)
        .child(email)
        .child(phone(account.phone))
        .child(password)
        .child(fact(|t| t.account_language, language))
        .view()
}

/// The number, or the way to have one where that is of use.
fn phone(phone: Option<String>) -> AnyView {
    let policy = policy();
    show(move || {
        let (value, label): (_, Pick) = match &phone {
            Some(phone) => (el("span").words(phone), |t| t.change_phone),
            None => (el("span").text(|t| t.no_phone), |t| t.add_phone),
        };
        let offered = policy.with(|policy| policy.channels.contains(&Channel::Sms));
        let link = link(Route::ChangePhone.path(), label);
        match (offered, phone.is_some()) {
            (true, _) => {
                fact(|t| t.account_phone, value).child(classed("dd", "change").child(link)).view()
            }
            (false, true) => fact(|t| t.account_phone, value).view(),
            (false, false) => nothing(),
        }
    })
}

fn fact(label: Pick, value: El) -> El {
    el("div").child(el("dt").text(label)).child(el("dd").child(value))
}

fn sign_out_form() -> Form {
    let (api, flow, replace) = (api(), flow(), use_replace());
    Form::new(Vec::new, move || {
        let replace = replace.clone();
        Box::pin(async move {
            match api.tell::<SignOut>(&Empty {}).await {
                Err(error) if error.kind() != Some(ProblemKind::Unauthenticated) => {
                    return Err(error);
                }
                _ => {}
            }
            flow.update(|flow| flow.notice = Some(Notice::SignedOut));
            replace(Route::SignIn);
            Ok(())
        })
    })
}
