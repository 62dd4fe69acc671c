//! The one place where a failure becomes a problem document (RFC 9457) and, once, a log line.

use std::any::Any;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use shared::{Problem, ProblemKind, Violation};

use super::assets::Assets;
use super::extract::locale_of;
use super::{AppState, basic};
use crate::error::Error;
use crate::password::HashError;

/// Seconds after which a busy server may be asked again.
const BUSY_RETRY_AFTER: u64 = 2;

/// How people prove who they are.
const COOKIE: &str = "Cookie realm=\"Recobra\"";
/// How applications do (RFC 6750 §3).
const BEARER: &str = "Bearer realm=\"Recobra\"";

/// A failure on its way out: a problem without words yet.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub(super) kind: ProblemKind,
    pub(super) violations: Vec<Violation>,
    pub(super) attempts_left: Option<u32>,
    pub(super) retry_after: Option<u64>,
    cause: Option<String>,
    /// What a 401 asks for.
    challenge: &'static str,
}

impl Refusal {
    pub(super) const fn new(kind: ProblemKind) -> Self {
        Self {
            kind,
            violations: Vec::new(),
            attempts_left: None,
            retry_after: None,
            cause: None,
            challenge: COOKIE,
        }
    }

    pub(super) fn validation(violations: Vec<Violation>) -> Self {
        Self { violations, ..Self::new(ProblemKind::Validation) }
    }

    pub(super) fn too_many_requests(retry_after: u64) -> Self {
        Self { retry_after: Some(retry_after), ..Self::new(ProblemKind::TooManyRequests) }
    }

    pub(super) fn unavailable(cause: String) -> Self {
        Self {
            retry_after: Some(BUSY_RETRY_AFTER),
            cause: Some(cause),
            ..Self::new(ProblemKind::Unavailable)
        }
    }

    /// The same for a caller who is an application.
    pub(super) fn for_application(self) -> Self {
        Self { challenge: BEARER, ..self }
    }

    pub(super) fn internal(cause: String) -> Self {
        Self { cause: Some(cause), ..Self::new(ProblemKind::Internal) }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        match error {
            Error::CodeRejected { attempts_left } => {
                Self { attempts_left: Some(attempts_left), ..Self::new(ProblemKind::CodeRejected) }
            }
            Error::TokenRejected => Self::new(ProblemKind::TokenRejected),
            Error::CredentialsRejected => Self::new(ProblemKind::CredentialsRejected),
            Error::Unauthenticated => Self::new(ProblemKind::Unauthenticated),
            Error::Validation(violations) => Self::validation(violations),
            Error::TooManyRequests { retry_after } => Self::too_many_requests(retry_after),
            Error::NotFound => Self::new(ProblemKind::NotFound),
            Error::Hash(HashError::Overloaded) | Error::Store(_) => {
                Self::unavailable(error.to_string())
            }
            Error::Hash(_) | Error::Entropy(_) => Self::internal(error.to_string()),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        if status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static(self.challenge);
            response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Puts a refusal into the caller's words and logs its cause.
pub(super) async fn into_words(
    State(ctx): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let locale = locale_of(request.headers(), ctx.config.app.locale);
    let path = request.uri().path().to_owned();
    let assets = request.extensions().get::<Arc<Assets>>().cloned();
    let mut response = next.run(request).await;
    let Some(refusal) = response.extensions_mut().remove::<Refusal>() else { return response };
    if let Some(cause) = &refusal.cause {
        tracing::error!(%path, %cause, status = refusal.kind.status(), "a call failed");
    }
    if response.headers().contains_key(CONTENT_TYPE) {
        // A page that told it in its own words.
        return response;
    }
    if basic::has(&path) {
        return basic::refusal(&ctx, assets.as_deref(), locale, &refusal, response);
    }
    let problem = Problem {
        violations: refusal.violations,
        attempts_left: refusal.attempts_left,
        retry_after: refusal.retry_after,
        ..Problem::new(refusal.kind, locale)
    };
    let (mut parts, _) = response.into_parts();
    parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    parts.headers.remove(axum::http::header::CONTENT_LENGTH);
    Response::from_parts(parts, serde_json::to_vec(&problem).unwrap_or_default().into())
}

/// No such method on this path; the router adds `Allow`.
pub(super) async fn method_not_allowed() -> Refusal {
    Refusal::new(ProblemKind::MethodNotAllowed)
}

/// A panic is a fault of ours; what it says is for the log alone.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands it over")]
pub(super) fn panicked(payload: Box<dyn Any + Send>) -> Response {
    let text = payload.downcast_ref::<&str>().map(ToString::to_string);
    let text = text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_default();
    Refusal::internal(format!("panic: {text}")).into_response()
}
