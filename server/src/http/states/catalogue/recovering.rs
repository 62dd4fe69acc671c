//! Asking for a code, and entering it.

use shared::api::forgot_password::ForgotPassword;
use shared::api::resend_code::ResendCode;
use shared::api::verify_code::VerifyCode;
use shared::identifier::Channel;
use shared::{Locale, ProblemKind, Route};

use super::super::answer::{Answer, offline, problem, silence, too_many, unreadable, wrong_code};
use super::super::state::State;
use super::people::{ANA, LONG_ADDRESS, NUMBER, challenge};

pub(super) fn states(locale: Locale) -> Vec<State> {
    [asking(locale), entering(locale)].concat()
}

fn asking(locale: Locale) -> Vec<State> {
    let screen = |name| State::of(name, Route::ForgotPassword);
    let asked = |name, answer: Answer| {
        screen(name).fill("identifier", ANA).send("identifier").answer::<ForgotPassword>(answer)
    };
    let failed = |name, answer| asked(name, answer).until(".alert");
    vec![
        screen("forgot-password").until("#identifier"),
        screen("forgot-password-empty").send("identifier").until("#summary"),
        screen("forgot-password-half")
            .fill("identifier", "ana@")
            .send("identifier")
            .until("#summary"),
        screen("forgot-password-typo").fill("identifier", "ana@gmial.com").until(".typo button"),
        screen("forgot-password-long").fill("identifier", LONG_ADDRESS),
        asked("forgot-password-slow", silence()).until(".slow:not(:empty)"),
        failed("forgot-password-timed-out", silence()),
        failed("forgot-password-offline", offline()),
        failed("forgot-password-too-many", too_many(40, locale)),
        failed("forgot-password-server-error", problem(ProblemKind::Internal, locale)),
        failed("forgot-password-unavailable", problem(ProblemKind::Unavailable, locale)),
        failed("forgot-password-unreadable", unreadable()),
    ]
}

fn entering(locale: Locale) -> Vec<State> {
    let asked = |name, identifier: &str, answer| {
        State::of(name, Route::ForgotPassword)
            .shows(Route::VerifyCode)
            .fill("identifier", identifier)
            .send("identifier")
            .answer::<ForgotPassword>(answer)
            .until("#code")
    };
    let screen = |name| asked(name, ANA, challenge(Channel::Email, 900, 60));
    let tried = |name, answer: Answer| {
        screen(name).fill("code", "123456").send("code").answer::<VerifyCode>(answer)
    };
    let resent = |name, answer: Answer| {
        asked(name, ANA, challenge(Channel::Email, 840, 0))
            .press(".not-arrived button")
            .answer::<ResendCode>(answer)
    };
    vec![
        screen("verify-code"),
        asked("verify-code-sms", NUMBER, challenge(Channel::Sms, 600, 60)),
        asked("verify-code-long", LONG_ADDRESS, challenge(Channel::Email, 900, 60)),
        screen("verify-code-empty").send("code").until("#summary"),
        screen("verify-code-short").fill("code", "1234").send("code").until("#summary"),
        tried("verify-code-wrong", wrong_code(2, locale)).until("#summary"),
        tried("verify-code-last-attempt", wrong_code(1, locale)).until("#summary"),
        tried("verify-code-spent", wrong_code(0, locale)).until("main:not(:has(#code))"),
        tried("verify-code-offline", offline()).until(".alert"),
        asked("verify-code-expired", ANA, challenge(Channel::Email, 0, 0)),
        resent("verify-code-resent", challenge(Channel::Email, 900, 60))
            .until(".resent:not(:empty)"),
        resent("verify-code-resent-too-often", too_many(50, locale)).until(".alert"),
        State::of("verify-code-no-request", Route::VerifyCode).until("main h1"),
    ]
}
