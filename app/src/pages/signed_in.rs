//! Screens for somebody who is signed in: they look the session up first, and where there is none, or it ends on the
//! way, they lead to sign-in and back.

use std::rc::Rc;

use leptos::ev;
use leptos::prelude::*;
use shared::api::Empty;
use shared::api::session::{CurrentSession, SessionReply};
use shared::{ProblemKind, Route, Violation, ViolationCode};

use super::{api, flow, waiting};
use crate::components::{
    PasswordField, classed, el, form_frame, passing_page, password_field, show,
};
use crate::flow::Notice;
use crate::form::{Form, Sending};
use crate::reactive::State;
use crate::route::use_replace;
use crate::text::Pick;

/// The screen `here` under `title`, once the server has told whose it is.
pub(super) fn signed_in(here: Route, title: Pick, view: fn(SessionReply) -> AnyView) -> AnyView {
    let session = State::new(None::<SessionReply>);
    let loading = load_form(here, session);
    loading.submit();
    // A page that comes back from the browser's memory may show what its session no longer opens.
    let back = window_event_listener(ev::pageshow, move |event| {
        if event.persisted() {
            loading.submit();
        }
    });
    on_cleanup(move || back.remove());
    let content = move || match session.get() {
        Some(session) => view(session),
        None => passing_page(title, form_frame(loading, waiting(loading, |t| t.loading))),
    };
    show(content)
}

fn load_form(here: Route, session: State<Option<SessionReply>>) -> Form {
    let api = api();
    session_form(here, Vec::new, move || {
        Box::pin(async move {
            let reply = api.call::<CurrentSession>(&Empty {}).await?;
            if session.try_with_untracked(Option::is_none) == Some(true) {
                session.set(Some(reply));
            }
            Ok(())
        })
    })
}

type Check = Box<dyn Fn() -> Vec<Violation>>;

/// A form of the screen `here`, for which somebody has to be signed in.
pub(super) fn session_form(
    here: Route,
    check: impl Fn() -> Vec<Violation> + 'static,
    send: impl Fn() -> Sending + 'static,
) -> Form {
    guarded_form(here, Box::new(check), Box::new(send))
}

fn guarded_form(here: Route, check: Check, send: Box<dyn Fn() -> Sending>) -> Form {
    let guard = session_guard(here);
    Form::new(check, move || guard(send())).asking_again()
}

/// Deals with what a request of the screen `here` learns of a session that is no more.
pub(super) fn session_guard(here: Route) -> Rc<dyn Fn(Sending) -> Sending> {
    let (flow, replace) = (flow(), use_replace());
    Rc::new(move |sending| {
        let replace = replace.clone();
        Box::pin(async move {
            match sending.await {
                Err(error) if error.kind() == Some(ProblemKind::Unauthenticated) => {
                    flow.update(|flow| {
                        flow.notice = Some(Notice::SessionEnded);
                        flow.return_to = Some(here);
                    });
                    replace(Route::SignIn);
                    Ok(())
                }
                sent => sent,
            }
        })
    })
}

/// Asks for the password in force again.
pub(super) fn current_password(form: Form, value: State<String>) -> AnyView {
    password_field(&PasswordField {
        form,
        pointer: "/current_password",
        name: "current-password",
        label: |t| t.current_password_label,
        hint: None,
        toggle: [|t| t.show_current, |t| t.hide_current],
        autocomplete: "current-password",
        rules: None,
        described_by: "",
        value,
        shown: State::new(false),
    })
}

/// What is wrong with the password in force as it was typed, as far as it shows here.
pub(super) fn missing_password(value: State<String>) -> Option<Violation> {
    let missing = value.with(String::is_empty);
    missing.then(|| Violation::new("/current_password", ViolationCode::Required))
}

/// Whose account it is: for the person, and for the password manager that has the password or will keep it.
pub(super) fn account_line(account: &str) -> AnyView {
    let name = el("input")
        .attr("id", "username")
        .attr("name", "username")
        .attr("type", "text")
        .attr("autocomplete", "username")
        .attr("readonly", "")
        .attr("value", account);
    classed("div", "field account")
        .child(el("label").attr("for", "username").text(|t| t.account_label))
        .child(name)
        .view()
}
