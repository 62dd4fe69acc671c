//! Proving the address of a new account.

use shared::api::sign_up::SignUp;
use shared::api::verify_email::{VerifyEmail, VerifyEmailReply};
use shared::identifier::Channel;
use shared::{Locale, ProblemKind, Route};

use super::super::answer::{Answer, problem, reply, wrong_code};
use super::super::state::State;
use super::people::{ANA, GOOD_PASSWORD, challenge};

pub(super) fn states(locale: Locale) -> Vec<State> {
    let screen = |name| {
        State::of(name, Route::SignUp)
            .shows(Route::VerifyEmail)
            .fill("email", ANA)
            .fill("password", GOOD_PASSWORD)
            .until(".strength[data-score]")
            .send("password")
            .answer::<SignUp>(challenge(Channel::Email, 900, 60))
            .until("#code")
    };
    let tried = |name, answer: Answer| {
        screen(name).fill("code", "123456").send("code").answer::<VerifyEmail>(answer)
    };
    let link = |name| State::of(name, Route::VerifyEmail).by_link().until("main form button");
    let pressed =
        |name, answer: Answer| link(name).press("main form button").answer::<VerifyEmail>(answer);
    let proven = VerifyEmailReply { email: ANA.to_owned() };
    vec![
        screen("verify-email"),
        tried("verify-email-wrong", wrong_code(2, locale)).until("#summary"),
        tried("verify-email-spent", wrong_code(0, locale)).until("main:not(:has(#code))"),
        State::of("verify-email-no-request", Route::VerifyEmail).until("main h1"),
        link("verify-email-link"),
        pressed("verify-email-dead-link", problem(ProblemKind::TokenRejected, locale))
            .until("main:not(:has(form))"),
        pressed("verify-email-proven", reply(&proven)).until(".done"),
    ]
}
