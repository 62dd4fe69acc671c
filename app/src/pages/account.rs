//! The person's own account.

use leptos::prelude::*;
use shared::api::Empty;
use shared::api::session::{CurrentSession, SessionReply};
use shared::api::sign_out::SignOut;
use shared::{ProblemKind, Route};

use super::{api, flow, lead};
use crate::components::{
    El, classed, el, form_frame, form_page, group, link, passing_page, show, submit_button, time,
};
use crate::flow::Notice;
use crate::form::Form;
use crate::reactive::State;
use crate::route::use_replace;
use crate::text::Pick;

/// The screen.
pub(crate) fn account() -> AnyView {
    let session = State::new(None::<SessionReply>);
    let loading = load_form(session);
    loading.submit();
    let content = move || match session.get() {
        Some(session) => details(session),
        None => passing_page(|t| t.account_title, form_frame(loading, lead(|t| t.loading))),
    };
    show(content)
}

fn load_form(session: State<Option<SessionReply>>) -> Form {
    let (api, flow, replace) = (api(), flow(), use_replace());
    Form::new(Vec::new, move || {
        let replace = replace.clone();
        Box::pin(async move {
            match api.call::<CurrentSession>(&Empty {}).await {
                Ok(reply) => session.set(Some(reply)),
                Err(error) if error.kind() == Some(ProblemKind::Unauthenticated) => {
                    flow.update(|flow| {
                        flow.notice = Some(Notice::SessionEnded);
                        flow.return_to = Some(Route::Account);
                    });
                    replace(Route::SignIn);
                }
                Err(error) => return Err(error),
            }
            Ok(())
        })
    })
}

fn details(session: SessionReply) -> AnyView {
    let account = session.account;
    flow().update_untracked(|flow| flow.identifier.clone_from(&account.email));
    let form = sign_out_form();
    let language = el("span").attr("lang", account.locale.tag()).words(account.locale.own_name());
    let words = |words: &str| el("span").words(words);
    let facts = classed("dl", "facts")
        .child(fact(|t| t.account_email, words(&account.email)))
        .children(account.display_name.map(|name| fact(|t| t.account_name, words(&name))))
        .child(fact(|t| t.account_language, language))
        .child(fact(|t| t.account_since, time(session.session.created_at)));
    let content = group([
        facts.view(),
        el("p").child(link(Route::ForgotPassword.path(), |t| t.change_password)).view(),
        classed("p", "hint").text(|t| t.change_password_intro).view(),
        form_frame(form, submit_button(form, |t| t.sign_out, |t| t.signing_out)),
    ]);
    form_page(|t| t.account_title, form, content)
}

fn fact(label: Pick, value: El) -> AnyView {
    el("div").child(el("dt").text(label)).child(el("dd").child(value)).view()
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
