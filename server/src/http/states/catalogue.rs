//! The states of every screen, in the order in which people meet them.

mod account;
mod people;
mod proving;
mod recovering;
mod resetting;
mod signing_in;

use shared::api::policy::GetPolicy;
use shared::api::session::CurrentSession;
use shared::{Locale, Policy, ProblemKind, Route};

use super::answer::{call, problem, reply, silence};
use super::state::{Program, State};

/// All states of a page whose server has the rules `policy`, answered in `locale`.
pub(super) fn states(policy: &Policy, locale: Locale) -> Vec<State> {
    let policy = Policy { development: false, ..policy.clone() };
    let groups = [
        recovering::states(locale),
        resetting::states(locale),
        resetting::not_me(locale),
        signing_in::states(&policy, locale),
        proving::states(locale),
        account::states(locale),
        elsewhere(),
    ];
    let states = groups.into_iter().flatten();
    states.map(|state| with_common_answers(state, &policy, locale)).collect()
}

/// What every page asks, answered as on a first visit where the state says nothing else.
fn with_common_answers(state: State, policy: &Policy, locale: Locale) -> State {
    let stranger = problem(ProblemKind::Unauthenticated, locale);
    state
        .answered_anyway(call::<GetPolicy>(), reply(policy))
        .answered_anyway(call::<CurrentSession>(), stranger)
}

/// Screens that ask for nothing, and what is seen where there is no screen.
fn elsewhere() -> Vec<State> {
    vec![
        State::of("home-waiting", Route::Home).answer::<CurrentSession>(silence()),
        State::of("help", Route::Help).until("main h1"),
        State::nowhere("not-found", "/nothing-is-here").until("main h1"),
        State::nowhere("page-on-its-way", Route::ForgotPassword.path()).program(Program::Late),
        State::nowhere("page-that-does-not-come", Route::ForgotPassword.path())
            .program(Program::Lost),
    ]
}
