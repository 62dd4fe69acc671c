//! The HTTP face: every route on one screen, and the layers around them.

mod assets;
mod budget;
mod cookie;
mod docs;
mod extract;
mod flood;
mod form;
mod layers;
mod mount;
mod origin;
mod problem;

mod forgot_password;
mod not_me;
mod resend_code;
mod reset_password;
mod validate_reset_token;
mod verify_code;

mod sign_up;
mod verify_email;

mod session;
mod sign_in;
mod sign_out;

mod change_email;
mod change_password;
mod change_phone;
mod list_events;
mod sessions;

mod introspect;
mod jwks;
mod token;

mod basic;

mod clock;
mod health;
mod mailbox;
mod metrics;
mod policy;
mod states;
mod well_known;

use std::sync::Arc;

use axum::routing::get;
use axum::{Extension, Router};
use shared::api::change_email::{ChangeEmail, VerifyChangeEmail};
use shared::api::change_password::ChangePassword;
use shared::api::change_phone::{ChangePhone, VerifyChangePhone};
use shared::api::clock::AdvanceClock;
use shared::api::end_other_sessions::EndOtherSessions;
use shared::api::end_session::EndSession;
use shared::api::forgot_password::ForgotPassword;
use shared::api::introspect::Introspect;
use shared::api::jwks::GetJwks;
use shared::api::list_events::ListEvents;
use shared::api::list_sessions::ListSessions;
use shared::api::mailbox::{ClearMailbox, ListMailbox};
use shared::api::not_me::NotMe;
use shared::api::policy::GetPolicy;
use shared::api::resend_code::ResendCode;
use shared::api::reset_password::ResetPassword;
use shared::api::session::CurrentSession;
use shared::api::sign_in::SignIn;
use shared::api::sign_out::SignOut;
use shared::api::sign_up::SignUp;
use shared::api::token::IssueToken;
use shared::api::validate_reset_token::ValidateResetToken;
use shared::api::verify_code::VerifyCode;
use shared::api::verify_email::VerifyEmail;
use shared::{MAILBOX_PATH, MESSAGES_PATH};

use self::assets::Assets;
use self::budget::Budget;
use self::flood::Flood;
use self::mount::Api;
use crate::ctx::Ctx;

pub use self::docs::document;
pub use self::extract::Peer;
pub use self::metrics::router as metrics_router;

type AppState = Arc<Ctx>;

/// Every call of the API.
fn calls() -> Api {
    Api::default()
        .limited::<ForgotPassword, _, _>(Budget::Forgot, forgot_password::handle)
        .limited::<ResendCode, _, _>(Budget::Forgot, resend_code::handle)
        .limited::<VerifyCode, _, _>(Budget::Verify, verify_code::handle)
        .limited::<ValidateResetToken, _, _>(Budget::Default, validate_reset_token::handle)
        .limited::<ResetPassword, _, _>(Budget::Default, reset_password::handle)
        .limited::<NotMe, _, _>(Budget::Default, not_me::handle)
        .limited::<SignUp, _, _>(Budget::Forgot, sign_up::handle)
        .limited::<VerifyEmail, _, _>(Budget::Verify, verify_email::handle)
        .limited::<SignIn, _, _>(Budget::SignIn, sign_in::handle)
        .limited::<SignOut, _, _>(Budget::Default, sign_out::handle)
        .call::<CurrentSession, _, _>(session::handle)
        .call::<ListSessions, _, _>(sessions::list)
        .call::<ListEvents, _, _>(list_events::handle)
        .limited::<EndSession, _, _>(Budget::Default, sessions::end)
        .limited::<EndOtherSessions, _, _>(Budget::Default, sessions::end_others)
        .limited::<ChangePassword, _, _>(Budget::SignIn, change_password::handle)
        .limited::<ChangeEmail, _, _>(Budget::Forgot, change_email::handle)
        .limited::<VerifyChangeEmail, _, _>(Budget::Verify, change_email::verify)
        .limited::<ChangePhone, _, _>(Budget::Forgot, change_phone::handle)
        .limited::<VerifyChangePhone, _, _>(Budget::Verify, change_phone::verify)
        .limited::<IssueToken, _, _>(Budget::Default, token::handle)
        .limited::<Introspect, _, _>(Budget::Introspect, introspect::handle)
        .call::<GetJwks, _, _>(jwks::handle)
        .call::<GetPolicy, _, _>(policy::handle)
}

/// The calls that exist in development only.
fn development_calls() -> Api {
    Api::default()
        .call::<ListMailbox, _, _>(mailbox::list)
        .call::<ClearMailbox, _, _>(mailbox::clear)
        .call::<AdvanceClock, _, _>(clock::handle)
}

/// The whole server. Layers from the outside in: counts, what every response carries, one log line, problems put into
/// words, panics and time-outs caught, other sites' pages refused; then the routes, budgets on their own ones.
pub fn router(ctx: Arc<Ctx>) -> Router {
    let mut api = calls();
    let mut development_pages = Router::new();
    if ctx.config.development() {
        api = api.merge(development_calls());
        development_pages = development_pages
            .route(MAILBOX_PATH, get(mailbox::page))
            .route(MESSAGES_PATH, get(mailbox::gallery))
            .merge(states::router());
    }
    let router = api
        .into_router()
        .merge(development_pages)
        .merge(basic::router())
        .merge(docs::router(ctx.config.development()))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/.well-known/change-password", get(well_known::change_password))
        .fallback(assets::serve)
        .method_not_allowed_fallback(problem::method_not_allowed);
    let assets = Arc::new(Assets::of(&ctx.brand));
    let flood = Arc::new(Flood::default());
    layers::around(router, &ctx).layer(Extension(assets)).layer(Extension(flood)).with_state(ctx)
}
