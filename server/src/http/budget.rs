//! Budgets of client addresses: counted in the database, told in standard headers
//! (draft-ietf-httpapi-ratelimit-headers). Budgets of accounts are never told.

use axum::extract::{FromRequestParts, Request};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::AppState;
use super::flood::Flood;
use super::problem::Refusal;
use crate::audit::{self, Whom};
use crate::caller::Caller;
use crate::clock::Instant;
use crate::config::{Limits, Rate};
use crate::error::Error;
use crate::retry;
use crate::store::budgets::Window;

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const STATE: HeaderName = HeaderName::from_static("ratelimit");

/// What a call takes from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Budget {
    /// Calls that send a message.
    Forgot,
    /// Sign-ins.
    SignIn,
    /// Codes.
    Verify,
    /// Questions of applications.
    Introspect,
    /// All other calls that change something.
    Default,
}

impl Budget {
    const fn name(self) -> &'static str {
        match self {
            Self::Forgot => "forgot",
            Self::SignIn => "sign-in",
            Self::Verify => "verify",
            Self::Introspect => "introspect",
            Self::Default => "default",
        }
    }

    const fn rate(self, limits: &Limits) -> Rate {
        match self {
            Self::Forgot => limits.forgot_per_address,
            Self::SignIn => limits.sign_in_per_address,
            Self::Verify => limits.verify_per_address,
            Self::Introspect => limits.introspect_per_address,
            Self::Default => limits.default_per_address,
        }
    }
}

/// Takes one call from `budget`; refuses it, where nothing is left or nobody can count.
pub(super) async fn take(
    ctx: AppState,
    flood: &Flood,
    budget: Budget,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let Ok(caller) = Caller::from_request_parts(&mut parts, &ctx).await;
    let rate = budget.rate(&ctx.config.limits);
    let now = ctx.clock.now();
    let key = format!("address:{}:{}", budget.name(), caller.bucket());
    let counted = || count(&ctx, (budget, &key), rate, &caller, now);
    let window = match flood.beyond(&key, rate, now) {
        Some(window) => Ok(window),
        None => retry::conflicts(&ctx, counted).await,
    };
    let window = match window {
        Ok(window) => window,
        Err(error) => return Refusal::from(error).into_response(),
    };
    let mut response = if window.count > rate.count.into() {
        Refusal::too_many_requests(now.seconds_until(window.ends_at).max(1)).into_response()
    } else {
        next.run(Request::from_parts(parts, body)).await
    };
    tell(response.headers_mut(), budget, rate, window, now);
    response
}

async fn count(
    ctx: &AppState,
    (budget, key): (Budget, &str),
    rate: Rate,
    caller: &Caller,
    now: Instant,
) -> Result<Window, Error> {
    let tx = ctx.store.begin().await?;
    let window = tx.count_in_window(key, rate.window, now).await?;
    // Once a window: a flood must not fill the audit log.
    if window.count == u64::from(rate.count) + 1 {
        let limit = format!("address_{}", budget.name());
        audit::limited(ctx, &tx, caller, &limit, Whom::default()).await?;
    }
    tx.commit().await?;
    Ok(window)
}

fn tell(headers: &mut HeaderMap, budget: Budget, rate: Rate, window: Window, now: Instant) {
    let name = budget.name();
    let left = u64::from(rate.count).saturating_sub(window.count);
    let policy = format!("\"{name}\";q={};w={}", rate.count, rate.window.as_secs());
    let state = format!("\"{name}\";r={left};t={}", now.seconds_until(window.ends_at));
    for (header, value) in [(POLICY, policy), (STATE, state)] {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(header, value);
        }
    }
}
