//! The journey and the account as plain forms, for browsers without JavaScript or WebAssembly: other screens before the
//! same operations, budgets, rules and words. A secret is never in an address: it travels in cookies and bodies.

mod csrf;
mod field;
mod grant;
mod journey;
mod link;
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
mod events;
mod sign_in;
mod sign_out;

mod change_email;
mod change_identifier;
mod change_password;
mod change_phone;

mod not_me;

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
const CHANGE_PASSWORD: &str = "/basic/account/password";
const CHANGE_EMAIL: &str = "/basic/account/email";
const VERIFY_CHANGE_EMAIL: &str = "/basic/account/email/verify";
const CHANGE_PHONE: &str = "/basic/account/phone";
const VERIFY_CHANGE_PHONE: &str = "/basic/account/phone/verify";
const END_SESSION: &str = "/basic/end-session";
const END_OTHER_SESSIONS: &str = "/basic/end-other-sessions";
const NOT_MINE: &str = "/basic/not-mine";
const NOT_ME: &str = "/basic/not-me";
const NOT_ME_DONE: &str = "/basic/not-me/done";
const HELP: &str = "/basic/help";
const LANGUAGE: &str = "/basic/language";

/// Where somebody can be who asks for another language, or has to sign in first.
const SCREENS: [&str; 16] = [
    FORGOT_PASSWORD,
    VERIFY_CODE,
    RESET_PASSWORD,
    PASSWORD_CHANGED,
    SIGN_UP,
    VERIFY_EMAIL,
    SIGN_IN,
    ACCOUNT,
    CHANGE_PASSWORD,
    CHANGE_EMAIL,
    VERIFY_CHANGE_EMAIL,
    CHANGE_PHONE,
    VERIFY_CHANGE_PHONE,
    NOT_ME,
    NOT_ME_DONE,
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
        .route(NOT_MINE, sent(Budget::Default, events::not_mine))
        .route(
            CHANGE_PASSWORD,
            sent(Budget::SignIn, change_password::send).get(change_password::show),
        )
        .route(CHANGE_EMAIL, sent(Budget::Forgot, change_email::send).get(change_email::show))
        .route(
            VERIFY_CHANGE_EMAIL,
            sent(Budget::Verify, change_email::send_code).get(change_email::show_code),
        )
        .route(CHANGE_PHONE, sent(Budget::Forgot, change_phone::send).get(change_phone::show))
        .route(
            VERIFY_CHANGE_PHONE,
            sent(Budget::Verify, change_phone::send_code).get(change_phone::show_code),
        )
        .route(NOT_ME, sent(Budget::Default, not_me::send).get(not_me::show))
        .route(NOT_ME_DONE, get(not_me::show_done))
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
        Route::Account => ACCOUNT,
        Route::ChangePassword => CHANGE_PASSWORD,
        Route::ChangeEmail => CHANGE_EMAIL,
        Route::VerifyChangeEmail => VERIFY_CHANGE_EMAIL,
        Route::ChangePhone => CHANGE_PHONE,
        Route::VerifyChangePhone => VERIFY_CHANGE_PHONE,
        Route::NotMe => NOT_ME,
        Route::Help => HELP,
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
