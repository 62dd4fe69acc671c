//! Choosing the new password, by link and by code.

use shared::api::forgot_password::ForgotPassword;
use shared::api::not_me::{NotMe, NotMeOutcome, NotMeReply, TextedCode};
use shared::api::reset_password::ResetPassword;
use shared::api::validate_reset_token::{ValidateResetToken, ValidateResetTokenReply};
use shared::api::verify_code::{VerifyCode, VerifyCodeReply};
use shared::identifier::Channel;
use shared::{Locale, ProblemKind, Route, ViolationCode};

use super::super::answer::{Answer, done, offline, problem, reply, silence, verdict};
use super::super::state::State;
use super::people::{ANA, GOOD_PASSWORD, LONG_ADDRESS, NUMBER, asked, challenge};

/// What strangers see of [`NUMBER`].
const MASKED: &str = "•••••••78";
/// The button that shows the first password.
const SHOW: &str = "[aria-controls=new-password]";

pub(super) fn states(locale: Locale) -> Vec<State> {
    let dead = || problem(ProblemKind::TokenRejected, locale);
    let sent = |name, answer: Answer| {
        chosen(name, GOOD_PASSWORD, GOOD_PASSWORD).answer::<ResetPassword>(answer)
    };
    vec![
        by_link("reset-password", ANA),
        by_code("reset-password-code"),
        by_link("reset-password-long", LONG_ADDRESS),
        by_link("reset-password-sms", MASKED),
        checked("reset-password-checking", silence()).until(".lead"),
        checked("reset-password-check-offline", offline()).until(".alert"),
        checked("reset-password-dead-link", dead()).until("main .button"),
        State::of("reset-password-lost", Route::ResetPassword).until("main .button"),
        by_link("reset-password-empty", ANA).send("new-password").until("#summary"),
        by_link("reset-password-weak", ANA)
            .fill("new-password", "recuperarcuenta")
            .until(".strength[data-score]"),
        by_link("reset-password-strong", ANA)
            .fill("new-password", GOOD_PASSWORD)
            .press(SHOW)
            .until(".strength[data-score]"),
        chosen("reset-password-mismatch", GOOD_PASSWORD, "otra cosa").until("#summary"),
        sent(
            "reset-password-server-verdict",
            verdict("/new_password", ViolationCode::PasswordPrevious, locale),
        )
        .until("#summary"),
        sent("reset-password-died", dead()).until("main:not(:has(#new-password))"),
        sent("password-changed", done()).shows(Route::PasswordChanged).until(".done"),
    ]
}

/// What the message's other link leads to: the owner ends what somebody else asked for.
pub(super) fn not_me(locale: Locale) -> Vec<State> {
    let link = |name| State::of(name, Route::NotMe).by_link().until("main form button");
    let pressed =
        |name, answer: Answer| link(name).press("main form button").answer::<NotMe>(answer);
    let ended = |name, outcome, text| {
        pressed(name, reply(&NotMeReply { outcome, text })).until("main:not(:has(form))")
    };
    let text = TextedCode { sent_to: MASKED.to_owned(), challenge: asked(Channel::Sms, 600, 60) };
    vec![
        link("not-me"),
        ended("not-me-cancelled", NotMeOutcome::Cancelled, None),
        ended("not-me-frozen", NotMeOutcome::Frozen, None),
        ended("not-me-frozen-texted", NotMeOutcome::Frozen, Some(text)),
        pressed("not-me-dead-link", problem(ProblemKind::TokenRejected, locale))
            .until("main:not(:has(form))"),
        pressed("not-me-offline", offline()).until(".alert"),
    ]
}

fn checked(name: &'static str, answer: Answer) -> State {
    State::of(name, Route::ResetPassword).by_link().answer::<ValidateResetToken>(answer)
}

fn by_link(name: &'static str, account: &str) -> State {
    let alive =
        ValidateResetTokenReply { valid: true, expires_in: 900, account: account.to_owned() };
    checked(name, reply(&alive)).until("#new-password")
}

fn by_code(name: &'static str) -> State {
    let right = VerifyCodeReply { reset_token: "a".repeat(shared::token::LENGTH), expires_in: 900 };
    State::of(name, Route::ForgotPassword)
        .shows(Route::ResetPassword)
        .fill("identifier", NUMBER)
        .send("identifier")
        .answer::<ForgotPassword>(challenge(Channel::Sms, 600, 60))
        .fill("code", "123456")
        .send("code")
        .answer::<VerifyCode>(reply(&right))
        .until("#new-password")
}

fn chosen(name: &'static str, password: &str, again: &str) -> State {
    by_link(name, ANA)
        .fill("new-password", password)
        .fill("confirm-password", again)
        .until(".strength[data-score]")
        .send("new-password")
}
