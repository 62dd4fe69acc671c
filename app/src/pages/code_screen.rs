//! What the screens that ask for a code have in common: the field, the time left, another code, the way back.

use std::rc::Rc;

use leptos::prelude::*;
use shared::api::resend_code::{ResendCode, ResendCodeBody};
use shared::identifier::Channel;
use shared::{Identifier, RecoveryCode, Route};

use super::{api, flow, lead, note};
use crate::browser;
use crate::components::{
    Field, classed, countdown, el, field, form_frame, form_page, group, link, nothing, page, show,
    status, submit_button, ticking,
};
use crate::flow::{Pending, Purpose};
use crate::form::{Form, Sending};
use crate::reactive::{Derived, State};
use crate::text::{self, Pick, Text, t};

mod web_otp;

/// What differs between the two.
#[derive(Clone)]
pub(super) struct CodeScreen {
    /// What the code is good for.
    pub(super) purpose: Purpose,
    /// The heading.
    pub(super) title: Pick,
    /// What the button says.
    pub(super) submit: Pick,
    /// Where the message went, by the digits of the code.
    pub(super) sent: [fn(&Text, usize) -> String; 2],
    /// Where another address is asked for.
    pub(super) restart: Route,
    /// Sends the code.
    pub(super) send: Rc<dyn Fn(Pending, RecoveryCode) -> Sending>,
}

/// Where the code stands.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Missing,
    Spent,
    Awaited,
}

/// Shows `screen` for the code that the journey waits for.
pub(super) fn code_screen(screen: CodeScreen) -> AnyView {
    let flow = flow();
    let purpose = screen.purpose;
    let stage = State::following(move || {
        flow.with(|flow| match flow.pending(purpose) {
            None => Stage::Missing,
            Some(pending) if pending.spent => Stage::Spent,
            Some(_) => Stage::Awaited,
        })
    });
    let screen = StoredValue::new_local(screen);
    let content = move || match stage.get() {
        Stage::Missing => missing(screen.with_value(|screen| screen.restart)),
        Stage::Spent => spent(screen.with_value(|screen| (screen.purpose, screen.restart))),
        Stage::Awaited => awaited(&screen.get_value()),
    };
    show(content)
}

/// Nothing is waited for: a bookmark, a spent step reached by "back".
fn missing(restart: Route) -> AnyView {
    note(|t| t.no_request_title, |t| t.no_request_intro, restart, |t| t.ask_code)
}

/// The code has no tries left: the next step is another one.
fn spent((purpose, restart): (Purpose, Route)) -> AnyView {
    let content = group([
        lead(|t| t.spent_intro),
        resend(purpose, ticking(), "button"),
        classed("p", "aside").child(link(restart.path(), other(purpose))).view(),
    ]);
    page(|t| t.spent_title, content)
}

fn awaited(screen: &CodeScreen) -> AnyView {
    let now = ticking();
    let code = State::new(String::new());
    let form = code_form(screen, code);
    let pending = pending(screen.purpose);
    if pending.get_untracked().is_some_and(|pending| pending.channel == Channel::Sms) {
        web_otp::fill(code, Derived::new(move || form.pending()));
    }
    let left =
        Derived::new(move || pending.get().map_or(0, |pending| pending.seconds_left(now.get())));
    let fields = group([
        code_field(form, code),
        countdown(left),
        submit_button(form, screen.submit, |t| t.checking),
    ]);
    let content = group([
        destination(screen),
        classed("div", "code-form").child(form_frame(form, fields)).view(),
        not_arrived(screen, now),
    ]);
    form_page(screen.title, form, content)
}

fn code_field(form: Form, code: State<String>) -> AnyView {
    field(Field {
        form,
        pointer: "/code",
        name: "code",
        label: |t| t.code_label,
        hint: Some(|t| t.code_hint),
        kind: ["text", "numeric", "one-time-code"],
        value: code,
    })
}

fn pending(purpose: Purpose) -> Derived<Option<Pending>> {
    let flow = flow();
    Derived::new(move || flow.with(|flow| flow.pending(purpose).cloned()))
}

fn code_form(screen: &CodeScreen, code: State<String>) -> Form {
    let (send, pending) = (Rc::clone(&screen.send), pending(screen.purpose));
    Form::new(
        move || RecoveryCode::parse(&code.get()).err().into_iter().collect(),
        move || {
            let code = RecoveryCode::parse(&code.get_untracked());
            match (pending.get_untracked(), code) {
                (Some(pending), Ok(code)) => send(pending, code),
                _ => Box::pin(async { Ok(()) }),
            }
        },
    )
}

/// Where the message went, as it was typed, and the way to correct it.
fn destination(screen: &CodeScreen) -> AnyView {
    let locale = text::locale();
    let (pending, sent) = (pending(screen.purpose), screen.sent);
    let intro = move || {
        let Some(pending) = pending.get() else { return String::new() };
        let words = match pending.channel {
            Channel::Email => sent[0],
            Channel::Sms => sent[1],
        };
        words(text::of(locale.get()), pending.code_length)
    };
    let address = move || pending.get().map(|pending| pending.identifier).unwrap_or_default();
    group([
        classed("p", "lead").live(intro).view(),
        classed("p", "destination")
            .child(el("strong").live(address))
            .child(link(screen.restart.path(), |t| t.change))
            .view(),
    ])
}

/// What to do when nothing comes. It never tells whether there is such an account.
fn not_arrived(screen: &CodeScreen, now: State<f64>) -> AnyView {
    let pending = pending(screen.purpose);
    let by_mail = move || pending.get().is_some_and(|pending| pending.channel == Channel::Email);
    let spam = move || if by_mail() { el("li").text(|t| t.missing_spam).view() } else { nothing() };
    let advice = el("ul")
        .child(el("li").text(|t| t.missing_wait))
        .show(spam)
        .child(el("li").text(|t| t.missing_address));
    classed("section", "not-arrived")
        .attr("aria-labelledby", "not-arrived")
        .child(el("h2").attr("id", "not-arrived").text(|t| t.missing_title))
        .child(advice)
        .child(resend(screen.purpose, now, "button secondary"))
        .child(classed("p", "aside").child(link(screen.restart.path(), other(screen.purpose))))
        .view()
}

/// What the message can go to instead.
fn other(purpose: Purpose) -> Pick {
    match purpose {
        Purpose::Recover => |t| t.missing_other,
        Purpose::SignUp | Purpose::ChangeEmail => |t| t.missing_other_email,
        Purpose::ChangePhone => |t| t.missing_other_phone,
    }
}

/// The button for another code: always there, and it says when it will work.
fn resend(purpose: Purpose, now: State<f64>, class: &'static str) -> AnyView {
    let locale = text::locale();
    let pending = pending(purpose);
    let wait =
        Derived::new(move || pending.get().map_or(0, |pending| pending.resend_in(now.get())));
    let sent_to = State::new(None::<String>);
    let form = resend_form(purpose, wait, sent_to);
    let (label, busy) = (t(|t| t.resend), t(|t| t.sending));
    let disabled = move || wait.get() > 0 || form.pending();
    let waiting = move || {
        let seconds = wait.get();
        if seconds == 0 { String::new() } else { (text::of(locale.get()).resend_in)(seconds) }
    };
    let resent =
        move || sent_to.get().map(|to| (text::of(locale.get()).resent)(&to)).unwrap_or_default();
    let fields = group([
        classed("button", class)
            .attr("type", "submit")
            .attr("aria-describedby", "resend-wait")
            .flag("aria-disabled", disabled)
            .live(move || if form.pending() { busy() } else { label() }.to_owned())
            .view(),
        classed("p", "hint").attr("id", "resend-wait").live(waiting).view(),
        status("resent", resent).view(),
    ]);
    form_frame(form, fields)
}

fn resend_form(purpose: Purpose, wait: Derived<u64>, sent_to: State<Option<String>>) -> Form {
    let (api, flow, pending) = (api(), flow(), pending(purpose));
    Form::new(Vec::new, move || {
        let pending = pending.get_untracked().filter(|_| wait.get_untracked() == 0);
        Box::pin(async move {
            let Some(pending) = pending else { return Ok(()) };
            sent_to.set(None);
            let body = ResendCodeBody { request_id: pending.request_id };
            let challenge = api.call::<ResendCode>(&body).await?;
            flow.update(|flow| {
                flow.asked(purpose, &pending.identifier, &challenge, browser::now());
            });
            let masked =
                Identifier::parse(&pending.identifier).map(|identifier| identifier.masked());
            sent_to.set(Some(masked.unwrap_or(pending.identifier)));
            Ok(())
        })
    })
}
