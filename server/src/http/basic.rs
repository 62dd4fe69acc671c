//! The journey and the account as plain forms, for browsers without JavaScript or WebAssembly: other screens before the
//! same operations, budgets, rules and words. A secret is never in an address: it travels in cookies and bodies.

mod csrf;
mod field;
mod journey;
mod page;
mod submitted;
mod verdict;
mod visit;

mod forgot_password;
mod password_changed;
mod reset_password;
mod verify_code;

mod code_screen;
mod resend_code;

mod sign_up;
mod verify_email;

mod account;
mod sign_in;
mod sign_out;

mod help;
mod language;

use std::sync::Arc;

use axum::handler::Handler;
use axum::middleware::from_fn;
use axum::response::Redirect;
use axum::routing::{MethodRouter, any, get, post};
use axum::{Extension, Router};
use shared::{ProblemKind, Route};

use super::AppState;
use super::budget::{self, Budget};
use super::flood::Flood;
use super::problem::Refusal;

pub(super) use self::page::refusal;

const TOP: &str = "/basic";
const FORGOT_PASSWORD: &str = "/basic/forgot-password";
const VERIFY_CODE: &str = "/basic/verify-code";
const RESEND_CODE: &str = "/basic/resend-code";
const RESET_PASSWORD: &str = "/basic/reset-password";
const PASSWORD_CHANGED: &str = "/basic/password-changed";
const SIGN_UP: &str = "/basic/sign-up";
const VERIFY_EMAIL: &str = "/basic/verify-email";
const SIGN_IN: &str = "/basic/sign-in";
const SIGN_OUT: &str = "/basic/sign-out";
const ACCOUNT: &str = "/basic/account";
const END_SESSION: &str = "/basic/end-session";
const END_OTHER_SESSIONS: &str = "/basic/end-other-sessions";
const HELP: &str = "/basic/help";
const LANGUAGE: &str = "/basic/language";

/// Where somebody can be who asks for another language.
const SCREENS: [&str; 9] = [
    FORGOT_PASSWORD,
    VERIFY_CODE,
    RESET_PASSWORD,
    PASSWORD_CHANGED,
    SIGN_UP,
    VERIFY_EMAIL,
    SIGN_IN,
    ACCOUNT,
    HELP,
];

/// Every screen, and what its forms lead to.
pub(super) fn router() -> Router<AppState> {
    let begin = get(|| async { Redirect::to(FORGOT_PASSWORD) });
    Router::new()
        .route(TOP, begin.clone())
        .route("/basic/", begin)
        .route(
            FORGOT_PASSWORD,
            sent(Budget::Forgot, forgot_password::send).get(forgot_password::show),
        )
        .route(VERIFY_CODE, sent(Budget::Verify, verify_code::send).get(verify_code::show))
        .route(RESEND_CODE, sent(Budget::Forgot, resend_code::send))
        // Showing it looks the secret up, which costs what `validate-reset-token` does.
        .route(
            RESET_PASSWORD,
            limited(Budget::Default, post(reset_password::send).get(reset_password::show)),
        )
        .route(PASSWORD_CHANGED, get(password_changed::show))
        .route(SIGN_UP, sent(Budget::Forgot, sign_up::send).get(sign_up::show))
        .route(VERIFY_EMAIL, sent(Budget::Verify, verify_email::send).get(verify_email::show))
        .route(SIGN_IN, sent(Budget::SignIn, sign_in::send).get(sign_in::show))
        .route(SIGN_OUT, sent(Budget::Default, sign_out::send))
        .route(ACCOUNT, get(account::show))
        .route(END_SESSION, sent(Budget::Default, account::end_session))
        .route(END_OTHER_SESSIONS, sent(Budget::Default, account::end_other_sessions))
        .route(HELP, get(help::show))
        .route(LANGUAGE, sent(Budget::Default, language::send))
        .route("/basic/{*rest}", any(|| async { Refusal::new(ProblemKind::NotFound) }))
}

/// Whether `path` is one of these.
pub(super) fn has(path: &str) -> bool {
    path.strip_prefix(TOP).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The plain form for the screen `route` of the page, or what leads to it.
pub(super) const fn path_of(route: Route) -> &'static str {
    match route {
        Route::ForgotPassword => FORGOT_PASSWORD,
        Route::VerifyCode => VERIFY_CODE,
        Route::ResetPassword => RESET_PASSWORD,
        Route::PasswordChanged => PASSWORD_CHANGED,
        Route::Home | Route::SignIn => SIGN_IN,
        Route::SignUp => SIGN_UP,
        Route::VerifyEmail => VERIFY_EMAIL,
        Route::Account
        | Route::ChangePassword
        | Route::ChangeEmail
        | Route::VerifyChangeEmail
        | Route::ChangePhone
        | Route::VerifyChangePhone => ACCOUNT,
        // The secret of its link is in the fragment, which only a script can read.
        Route::Help | Route::NotMe => HELP,
    }
}

fn sent<H: Handler<T, AppState>, T: 'static>(budget: Budget, send: H) -> MethodRouter<AppState> {
    limited(budget, post(send))
}

fn limited(budget: Budget, methods: MethodRouter<AppState>) -> MethodRouter<AppState> {
    type State = (Extension<AppState>, Extension<Arc<Flood>>);
    methods.route_layer(from_fn(
        move |(Extension(ctx), Extension(flood)): State, request, next| async move {
            budget::note(ctx, &flood, budget, request, next).await
        },
    ))
}
