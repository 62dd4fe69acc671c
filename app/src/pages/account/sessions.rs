//! Where the account is signed in, and how to end what should not be.

use leptos::prelude::*;
use shared::api::Empty;
use shared::api::end_other_sessions::EndOtherSessions;
use shared::api::end_session::EndSession;
use shared::api::list_sessions::{ListSessions, OpenSession};
use shared::{ProblemKind, Route};
use uuid::Uuid;

use super::super::signed_in::session_form;
use super::super::waiting;
use super::api;
use crate::api::ApiError;
use crate::browser;
use crate::components::{
    El, classed, el, form_frame, group, nothing, show, status, time, time_ago,
};
use crate::form::Form;
use crate::reactive::{State, effect};
use crate::text::{self, Pick};

/// What the next request is for.
#[derive(Clone, PartialEq)]
enum Wish {
    /// To see the sessions.
    List,
    /// To end this one, which was opened with a program that calls itself so.
    End(Uuid, String),
    /// To end all but this one.
    EndOthers,
}

#[derive(Clone, Copy)]
struct Sessions {
    form: Form,
    wish: State<Wish>,
    /// The sessions, none of them before the server has told.
    open: State<Vec<OpenSession>>,
    /// What was done last.
    done: State<Wish>,
    /// Whether it is asked if all others are meant.
    asking: State<bool>,
    /// The element that gets the focus, where the one that had it is gone.
    focus: State<Option<String>>,
}

/// The sessions of the account.
pub(super) fn sessions() -> AnyView {
    let [wish, done] = [(); 2].map(|()| State::new(Wish::List));
    let (open, asking, focus) = (State::new(Vec::new()), State::new(false), State::new(None));
    let form = sessions_form(wish, open, done, focus);
    let sessions = Sessions { form, wish, open, done, asking, focus };
    effect(move || {
        if let Some(id) = focus.get() {
            browser::focus(&id);
        }
    });
    form.submit();
    let content = group([
        status("ended", move || sessions.news()).view(),
        show(move || sessions.list()),
        show(move || sessions.others()),
    ]);
    classed("section", "sessions")
        .attr("aria-labelledby", "sessions")
        .child(el("h2").attr("id", "sessions").attr("tabindex", "-1").text(|t| t.sessions_title))
        .child(classed("p", "hint").text(|t| t.sessions_intro))
        .child(form_frame(form, content))
        .view()
}

fn sessions_form(
    wish: State<Wish>,
    open: State<Vec<OpenSession>>,
    done: State<Wish>,
    focus: State<Option<String>>,
) -> Form {
    let api = api();
    session_form(Route::Account, Vec::new, move || {
        let wish = wish.get_untracked();
        Box::pin(async move {
            let place = open.try_with_untracked(|open| place(open, &wish)).unwrap_or_default();
            match &wish {
                Wish::List => {}
                Wish::End(id, _) => gone(api.tell_about::<EndSession>(*id).await)?,
                Wish::EndOthers => api.tell::<EndOtherSessions>(&Empty {}).await?,
            }
            let sessions = api.call::<ListSessions>(&Empty {}).await?.sessions;
            let next = next_focus(&sessions, place);
            open.set(sessions);
            if wish != Wish::List {
                focus.set(Some(next));
            }
            done.set(wish);
            Ok(())
        })
    })
}

/// A session that somebody else has ended is ended.
fn gone(ended: Result<(), ApiError>) -> Result<(), ApiError> {
    ended.or_else(|error| match error.kind() {
        Some(ProblemKind::NotFound) => Ok(()),
        _ => Err(error),
    })
}

fn others(open: &[OpenSession]) -> impl Iterator<Item = &OpenSession> {
    open.iter().filter(|session| !session.current)
}

/// How many of the other sessions stand before the one that is wished away.
fn place(open: &[OpenSession], wish: &Wish) -> usize {
    let is_meant = |session: &OpenSession| matches!(wish, Wish::End(id, _) if *id == session.id);
    others(open).take_while(|session| !is_meant(session)).count()
}

/// What moved up into `place`, or the last one; without any, the heading.
fn next_focus(open: &[OpenSession], place: usize) -> String {
    let next = others(open).take(place + 1).last();
    next.map_or_else(|| "sessions".to_owned(), |session| button_id(session.id))
}

fn button_id(session: Uuid) -> String {
    format!("end-{session}")
}

impl Sessions {
    fn send(self, wish: Wish) {
        self.asking.set(false);
        self.wish.set(wish);
        self.form.submit();
    }

    fn news(self) -> String {
        let locale = text::locale().get();
        let words = text::of(locale);
        self.done.with(|done| match done {
            Wish::List => String::new(),
            Wish::End(_, user_agent) => (words.session_ended_on)(&words.device_called(user_agent)),
            Wish::EndOthers => words.others_ended.to_owned(),
        })
    }

    fn list(self) -> AnyView {
        let open = self.open.get();
        if open.is_empty() {
            return waiting(self.form, |t| t.loading);
        }
        el("ul").children(open.into_iter().map(|session| self.row(session))).view()
    }

    fn row(self, session: OpenSession) -> AnyView {
        let locale = text::locale();
        let user_agent = session.user_agent.clone();
        let name = el("strong").live(move || text::of(locale.get()).device_called(&user_agent));
        let details = format!("about-{}", session.id);
        let address = (!session.client_address.is_empty()).then(|| {
            let words = el("span").words(&session.client_address);
            fact(|t| t.client_address, words)
        });
        let about = classed("p", "hint")
            .attr("id", &details)
            .child(fact(|t| t.last_seen, time_ago(session.seen_at)))
            .child(fact(|t| t.signed_in_at, time(session.created_at)))
            .children(address);
        let device = classed("p", "device").child(name).children(session.current.then(here));
        let row = el("li").child(device).child(about);
        if session.current {
            return row.view();
        }
        let (id, user_agent) = (session.id, session.user_agent);
        let label = user_agent.clone();
        let button = small_button(self.form)
            .attr("id", &button_id(id))
            .attr("aria-describedby", &details)
            .live_attr("aria-label", move || {
                let words = text::of(locale.get());
                Some((words.end_session_on)(&words.device_called(&label)))
            })
            .on("click", move |_| self.send(Wish::End(id, user_agent.clone())))
            .text(|t| t.end_session);
        row.child(button).view()
    }

    /// All others at once: the slip that would hurt, and therefore asked about.
    fn others(self) -> AnyView {
        let locale = text::locale();
        let count = self.open.with(|open| others(open).count());
        if count < 2 {
            return nothing();
        }
        if !self.asking.get() {
            let ask = move |_| {
                self.asking.set(true);
                self.focus.set(Some("end-others".to_owned()));
            };
            let button = small_button(self.form).attr("id", "ask-end-others").on("click", ask);
            return button.text(|t| t.end_others).view();
        }
        let cancel = move |_| {
            self.asking.set(false);
            self.focus.set(Some("ask-end-others".to_owned()));
        };
        let confirm = small_button(self.form)
            .attr("id", "end-others")
            .attr("aria-describedby", "about-others")
            .on("click", move |_| self.send(Wish::EndOthers))
            .live(move || (text::of(locale.get()).end_others_confirm)(count));
        classed("div", "confirm")
            .child(el("p").attr("id", "about-others").text(|t| t.end_others_intro))
            .child(confirm)
            .child(small_button(self.form).on("click", cancel).text(|t| t.cancel))
            .view()
    }
}

fn small_button(form: Form) -> El {
    classed("button", "button secondary small")
        .attr("type", "button")
        .flag("aria-disabled", move || form.pending())
}

/// The mark of the session that looks at the list.
fn here() -> AnyView {
    classed("span", "here").text(|t| t.this_device).view()
}

fn fact(label: Pick, value: El) -> AnyView {
    el("span").child(el("span").text(label)).words(" ").child(value).view()
}
