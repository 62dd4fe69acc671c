//! Budgets of client addresses: counted in the database, told in standard headers
//! (draft-ietf-httpapi-ratelimit-headers). Budgets of accounts are never told.

use std::time::Duration;

use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use shared::audit::{AuditEvent, AuditOutcome};

use super::AppState;
use super::flood::Flood;
use super::problem::Refusal;
use crate::audit::{self, Whom};
use crate::caller::Caller;
use crate::clock::Instant;
use crate::config::{Limits, Rate};
use crate::error::Error;
use crate::password::HashError;
use crate::retry;
use crate::store::budgets::{Taking, Window};

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const STATE: HeaderName = HeaderName::from_static("ratelimit");

/// How long whoever is one too many waits to be told so. Answered in no time, those who ask again in no time would leave
/// none to anybody else.
const OVERLOAD_PAUSE: Duration = Duration::from_millis(100);

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

/// What a call took from a budget.
#[derive(Clone, Copy, Debug)]
pub(super) struct Taken {
    budget: Budget,
    rate: Rate,
    window: Window,
    now: Instant,
}

impl Taken {
    /// Takes one call of `parts` from `budget`.
    async fn from(
        ctx: &AppState,
        flood: &Flood,
        budget: Budget,
        parts: &mut Parts,
    ) -> Result<Self, Refusal> {
        // Whoever cannot be served learns nothing and is not counted either.
        if matches!(budget, Budget::SignIn) && ctx.hasher.is_full() {
            tokio::time::sleep(OVERLOAD_PAUSE).await;
            return Err(Error::from(HashError::Overloaded).into());
        }
        let Ok(caller) = Caller::from_request_parts(parts, ctx).await;
        let rate = budget.rate(&ctx.config.limits);
        let now = ctx.clock.now();
        let key = format!("address:{}:{}", budget.name(), caller.bucket());
        let window = match flood.beyond(&key, rate, now) {
            Some(window) => window,
            None => count(ctx, budget, (key, rate), &caller, now).await?,
        };
        Ok(Self { budget, rate, window, now })
    }

    /// The refusal of the call, where there was nothing left.
    pub(super) fn refusal(self) -> Option<Refusal> {
        let wait = self.now.seconds_until(self.window.ends_at).max(1);
        let spent = self.window.count > self.rate.count.into();
        spent.then(|| Refusal::too_many_requests(wait))
    }

    fn tell(self, headers: &mut HeaderMap) {
        let Self { budget, rate, window, now } = self;
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
    let taken = match Taken::from(&ctx, flood, budget, &mut parts).await {
        Ok(taken) => taken,
        Err(refusal) => return refusal.into_response(),
    };
    let mut response = match taken.refusal() {
        Some(refusal) => refusal.into_response(),
        None => next.run(Request::from_parts(parts, body)).await,
    };
    taken.tell(response.headers_mut());
    response
}

/// Takes one call from `budget` and leaves it to the handler to refuse it: a form keeps what was typed.
pub(super) async fn note(
    ctx: AppState,
    flood: &Flood,
    budget: Budget,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let taken = match Taken::from(&ctx, flood, budget, &mut parts).await {
        Ok(taken) => taken,
        Err(refusal) => return refusal.into_response(),
    };
    parts.extensions.insert(taken);
    let mut response = next.run(Request::from_parts(parts, body)).await;
    taken.tell(response.headers_mut());
    response
}

async fn count(
    ctx: &AppState,
    budget: Budget,
    (key, rate): (String, Rate),
    caller: &Caller,
    now: Instant,
) -> Result<Window, Error> {
    let (event, outcome) = (AuditEvent::LimitReached, AuditOutcome::Refused);
    let limit = Some(format!("address_{}", budget.name()));
    let taking = Taking {
        key,
        window: rate.window,
        now,
        most: rate.count.into(),
        over: audit::row(ctx, caller, event, Whom::default(), (outcome, limit))?,
    };
    let window = retry::conflicts(ctx, || async { Ok(ctx.store.take(taking.clone()).await?) });
    let window = window.await?;
    if taking.is_first_over(window) {
        audit::count(ctx, event, outcome);
    }
    Ok(window)
}
