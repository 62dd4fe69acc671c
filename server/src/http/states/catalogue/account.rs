//! What owners see of their account, and what they change.

use shared::api::change_email::{ChangeEmail, VerifyChangeEmail};
use shared::api::change_password::ChangePassword;
use shared::api::change_phone::{ChangePhone, VerifyChangePhone};
use shared::api::end_session::EndSession;
use shared::api::list_sessions::ListSessions;
use shared::api::reset_password::ResetPasswordReply;
use shared::api::session::CurrentSession;
use shared::api::verify_email::VerifyEmailReply;
use shared::identifier::Channel;
use shared::{Locale, ProblemKind, Route, ViolationCode};

use super::super::answer::{Answer, call, done, problem, reply, silence, verdict, wrong_code};
use super::super::state::State;
use super::people::{
    self, EVA, GOOD_PASSWORD, NUMBER, OTHER_SESSION, bare, challenge, crowded, signed_in,
};

const PASSWORD: &str = "la de siempre";

pub(super) fn states(locale: Locale) -> Vec<State> {
    [overview(locale), password(locale), email(locale), phone(locale)].concat()
}

fn overview(locale: Locale) -> Vec<State> {
    let screen = |name| signed_in(State::of(name, Route::Account)).until(".sessions li");
    let of_many = |name| crowded(State::of(name, Route::Account)).until(".sessions li");
    let end_one = call::<EndSession>().replace("{id}", OTHER_SESSION);
    vec![
        screen("account"),
        bare(State::of("account-bare", Route::Account)).until(".sessions li").press("summary"),
        of_many("account-crowded").press("summary"),
        of_many("account-asking").press("#ask-end-others").until("#end-others"),
        of_many("account-session-ended")
            .answer_to(end_one, done())
            .press(".sessions li button")
            .until(".ended:not(:empty)"),
        State::of("account-loading", Route::Account)
            .answer::<CurrentSession>(silence())
            .until(".slow:not(:empty)"),
        signed_in(State::of("account-unavailable", Route::Account))
            .answer::<ListSessions>(problem(ProblemKind::Unavailable, locale))
            .until(".alert"),
    ]
}

fn password(locale: Locale) -> Vec<State> {
    let screen =
        |name| signed_in(State::of(name, Route::ChangePassword)).until("#current-password");
    let sent = |name, answer: Answer| {
        screen(name)
            .fill("current-password", PASSWORD)
            .fill("new-password", GOOD_PASSWORD)
            .fill("confirm-password", GOOD_PASSWORD)
            .until(".strength[data-score]")
            .send("new-password")
            .answer::<ChangePassword>(answer)
    };
    let changed = reply(&ResetPasswordReply { sessions_revoked: 3 });
    let previous = verdict("/new_password", ViolationCode::PasswordPrevious, locale);
    vec![
        screen("change-password"),
        screen("change-password-empty").send("new-password").until("#summary"),
        sent("change-password-wrong", problem(ProblemKind::CredentialsRejected, locale))
            .until("#summary"),
        sent("change-password-server-verdict", previous).until("#summary"),
        sent("account-password-changed", changed).shows(Route::Account).until(".notice"),
    ]
}

fn email(locale: Locale) -> Vec<State> {
    let screen = |name| signed_in(State::of(name, Route::ChangeEmail)).until("#email");
    let asked = |name, answer: Answer| {
        screen(name)
            .fill("email", EVA)
            .fill("current-password", PASSWORD)
            .send("email")
            .answer::<ChangeEmail>(answer)
    };
    let proving = |name| {
        asked(name, challenge(Channel::Email, 900, 60))
            .shows(Route::VerifyChangeEmail)
            .until("#code")
    };
    let tried = |name, answer: Answer| {
        proving(name).fill("code", "123456").send("code").answer::<VerifyChangeEmail>(answer)
    };
    let proven = reply(&VerifyEmailReply { email: EVA.to_owned() });
    vec![
        screen("change-email"),
        screen("change-email-empty").send("email").until("#summary"),
        asked("change-email-wrong", problem(ProblemKind::CredentialsRejected, locale))
            .until("#summary"),
        proving("verify-change-email"),
        tried("verify-change-email-wrong", wrong_code(2, locale)).until("#summary"),
        signed_in(State::of("verify-change-email-no-request", Route::VerifyChangeEmail))
            .until("main .button"),
        tried("account-email-changed", proven).shows(Route::Account).until(".notice"),
    ]
}

fn phone(locale: Locale) -> Vec<State> {
    let screen = |name| signed_in(State::of(name, Route::ChangePhone)).until("#phone");
    let proving = |name| {
        screen(name)
            .shows(Route::VerifyChangePhone)
            .fill("phone", NUMBER)
            .fill("current-password", PASSWORD)
            .send("phone")
            .answer::<ChangePhone>(challenge(Channel::Sms, 600, 60))
            .until("#code")
    };
    vec![
        screen("change-phone"),
        people::without_phone(State::of("change-phone-first", Route::ChangePhone)).until("#phone"),
        screen("change-phone-no-prefix")
            .fill("phone", "612 345 678")
            .send("phone")
            .until("#summary"),
        proving("verify-change-phone"),
        proving("verify-change-phone-wrong")
            .fill("code", "123456")
            .send("code")
            .answer::<VerifyChangePhone>(wrong_code(2, locale))
            .until("#summary"),
    ]
}
