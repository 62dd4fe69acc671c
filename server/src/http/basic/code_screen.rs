//! What the screens that ask for a code have in common: the field, the time it is valid, another code, the way back.

use axum::response::Response;
use serde::Serialize;
use shared::ProblemKind;
use shared::identifier::Channel;
use shared::screens::Text;

use super::super::problem::Refusal;
use super::field::Field;
use super::journey::{Pending, Purpose};
use super::page::Screen;
use super::visit::Visit;
use super::{
    CHANGE_EMAIL, CHANGE_PHONE, FORGOT_PASSWORD, RESEND_CODE, SIGN_UP, VERIFY_CHANGE_EMAIL,
    VERIFY_CHANGE_PHONE, VERIFY_CODE, VERIFY_EMAIL,
};
use crate::clock::Instant;

#[derive(Serialize)]
struct View<'a> {
    action: &'a str,
    sent: String,
    to: &'a str,
    restart: &'a str,
    change: &'a str,
    request_id: String,
    code: Field<'a>,
    validity: Validity<'a>,
    submit: &'a str,
    missing_title: &'a str,
    advice: Vec<&'a str>,
    resend: Resend<'a>,
    missing_other: &'a str,
}

/// Until when the code counts.
#[derive(Serialize)]
struct Validity<'a> {
    /// RFC 3339.
    until: String,
    clock: String,
    words: &'a str,
    left: String,
    /// What is said instead of all that, where it does not count any more.
    expired: Option<&'a str>,
}

/// The form for another code.
#[derive(Serialize)]
struct Resend<'a> {
    action: &'a str,
    request_id: String,
    label: &'a str,
    /// When it will work.
    wait: String,
}

#[derive(Serialize)]
struct Spent<'a> {
    intro: &'a str,
    resend: Resend<'a>,
    restart: &'a str,
    missing_other: &'a str,
}

/// Where the codes for `purpose` are entered.
pub(super) const fn path(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Recover => VERIFY_CODE,
        Purpose::SignUp => VERIFY_EMAIL,
        Purpose::ChangeEmail => VERIFY_CHANGE_EMAIL,
        Purpose::ChangePhone => VERIFY_CHANGE_PHONE,
    }
}

/// Where another address or number is asked for.
pub(super) const fn restart(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Recover => FORGOT_PASSWORD,
        Purpose::SignUp => SIGN_UP,
        Purpose::ChangeEmail => CHANGE_EMAIL,
        Purpose::ChangePhone => CHANGE_PHONE,
    }
}

/// Shows where the code for `purpose` stands; `typed` was not taken for the reason of `refusal`.
pub(super) fn screen(
    visit: Visit,
    purpose: Purpose,
    typed: &str,
    refusal: Option<Refusal>,
) -> Response {
    let text = visit.text();
    let screen = match visit.journey.pending(purpose) {
        Some(pending) if pending.spent => {
            let screen = spent(&visit, pending);
            if refusal.is_some() { screen.telling(ProblemKind::Validation) } else { screen }
        }
        Some(pending) => awaited(&visit, pending, typed, refusal),
        // Nothing is waited for: a bookmark, a spent step reached by "back".
        None => {
            let (title, intro) = (text.no_request_title, text.no_request_intro);
            Screen::note(title, intro, restart(purpose), text.ask_code)
        }
    };
    visit.show(screen)
}

/// The code has no tries left: the next step is another one.
fn spent(visit: &Visit, pending: &Pending) -> Screen {
    let text = visit.text();
    let view = Spent {
        intro: text.spent_intro,
        resend: resend(visit, pending),
        restart: restart(pending.purpose),
        missing_other: other(text, pending.purpose),
    };
    Screen::new("spent", text.spent_title, view)
}

fn awaited(visit: &Visit, pending: &Pending, typed: &str, refusal: Option<Refusal>) -> Screen {
    let (text, verdict) = (visit.text(), visit.verdict(refusal));
    let by_mail = pending.channel == Channel::Email;
    let digits = pending.code_length;
    let (title, submit, sent) = match (pending.purpose, pending.channel) {
        (Purpose::SignUp | Purpose::ChangeEmail, _) => {
            (text.verify_email_title, text.verify_email_submit, (text.verify_email_sent)(digits))
        }
        (Purpose::ChangePhone, _) => {
            (text.verify_phone_title, text.verify_phone_submit, (text.verify_phone_sent)(digits))
        }
        (Purpose::Recover, Channel::Email) => {
            (text.code_title, text.code_submit, (text.code_sent_email)(digits))
        }
        (Purpose::Recover, Channel::Sms) => {
            (text.code_title, text.code_submit, (text.code_sent_sms)(digits))
        }
    };
    let spam = by_mail.then_some(text.missing_spam);
    let advice = [text.missing_wait].into_iter().chain(spam).chain([text.missing_address]);
    let view = View {
        action: path(pending.purpose),
        sent,
        to: &pending.identifier,
        restart: restart(pending.purpose),
        change: text.change,
        request_id: pending.request_id.to_string(),
        code: Field::code(text, typed, &verdict),
        validity: validity(visit, pending),
        submit,
        missing_title: text.missing_title,
        advice: advice.collect(),
        resend: resend(visit, pending),
        missing_other: other(text, pending.purpose),
    };
    Screen::new("code", title, view).judged(verdict.clone())
}

/// What the message can go to instead.
const fn other(text: &Text, purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Recover => text.missing_other,
        Purpose::SignUp | Purpose::ChangeEmail => text.missing_other_email,
        Purpose::ChangePhone => text.missing_other_phone,
    }
}

fn validity(visit: &Visit, pending: &Pending) -> Validity<'static> {
    let (text, ends_at) = (visit.text(), Instant(pending.expires_at));
    let left = visit.ctx.clock.now().seconds_until(ends_at);
    let until = ends_at.to_rfc3339();
    Validity {
        clock: format!("{} UTC", until.get(11..16).unwrap_or_default()),
        until,
        words: visit.plain().valid_until,
        left: (text.minutes_left)(left.div_ceil(60)),
        expired: (left == 0).then_some(text.code_expired),
    }
}

fn resend(visit: &Visit, pending: &Pending) -> Resend<'static> {
    let text = visit.text();
    let wait = visit.ctx.clock.now().seconds_until(Instant(pending.resend_at));
    Resend {
        action: RESEND_CODE,
        request_id: pending.request_id.to_string(),
        label: text.resend,
        wait: if wait == 0 { String::new() } else { (text.resend_in)(wait) },
    }
}
