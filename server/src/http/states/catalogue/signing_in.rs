//! Signing in, and opening an account.

use shared::api::policy::GetPolicy;
use shared::api::session::CurrentSession;
use shared::api::sign_in::SignIn;
use shared::api::sign_out::SignOut;
use shared::api::sign_up::SignUp as SignUpCall;
use shared::policy::SignUp;
use shared::{Locale, Policy, ProblemKind, Route, ViolationCode};

use super::super::answer::{Answer, done, offline, problem, reply, silence, too_many, verdict};
use super::super::state::State;
use super::people::{self, ANA, LONG_ADDRESS};

pub(super) fn states(policy: &Policy, locale: Locale) -> Vec<State> {
    [signing_in(locale), signing_up(policy, locale)].concat()
}

fn signing_in(locale: Locale) -> Vec<State> {
    let screen = |name| State::of(name, Route::SignIn);
    let tried = |name, answer: Answer| {
        screen(name)
            .fill("identifier", ANA)
            .fill("password", "no es esta")
            .send("password")
            .answer::<SignIn>(answer)
    };
    let sign_out = "main > form:last-child button";
    vec![
        screen("sign-in").until("#password"),
        screen("sign-in-empty").send("password").until("#summary"),
        screen("sign-in-long").fill("identifier", LONG_ADDRESS),
        tried("sign-in-wrong", problem(ProblemKind::CredentialsRejected, locale)).until("#summary"),
        tried("sign-in-too-many", too_many(95, locale)).until(".alert"),
        tried("sign-in-slow", silence()).until(".slow:not(:empty)"),
        tried("sign-in-offline", offline()).until(".alert"),
        State::of("sign-in-session-ended", Route::Account)
            .shows(Route::SignIn)
            .answer::<CurrentSession>(problem(ProblemKind::Unauthenticated, locale))
            .until(".notice"),
        people::signed_in(State::of("sign-in-signed-out", Route::Account))
            .shows(Route::SignIn)
            .answer::<SignOut>(done())
            .press(sign_out)
            .until(".notice"),
    ]
}

fn signing_up(policy: &Policy, locale: Locale) -> Vec<State> {
    let screen = |name| State::of(name, Route::SignUp);
    let closed = Policy { sign_up: SignUp::Closed, ..policy.clone() };
    let guessed = verdict("/password", ViolationCode::PasswordGuessable, locale);
    vec![
        screen("sign-up").until("#password"),
        screen("sign-up-empty").send("password").until("#summary"),
        screen("sign-up-weak")
            .fill("email", ANA)
            .fill("password", "Contraseña2026")
            .until(".strength[data-score]")
            .send("password")
            .answer::<SignUpCall>(guessed)
            .until("#summary"),
        screen("sign-up-typo").fill("email", "ana@hotmial.com").until(".typo button"),
        screen("sign-up-closed")
            .answer::<GetPolicy>(reply(&closed))
            .until("main:not(:has(#email)) .button"),
    ]
}
