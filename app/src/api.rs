//! The only way to the server: one call, and everything that can become of it.

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use gloo_net::http::{Method as HttpMethod, RequestBuilder, Response};
use leptos::prelude::*;
use shared::api::{Endpoint, Method};
use shared::{Locale, Problem, ProblemKind};
use uuid::Uuid;

use crate::reactive::State;
use crate::read::{self, Read};

/// How long a call may take before it is given up.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why a call has no reply.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ApiError {
    /// The server says what is wrong.
    Problem(Box<Problem>),
    /// The request did not get through.
    Offline,
    /// No answer within the patience.
    TimedOut,
    /// An answer that is neither a reply nor a problem.
    Unreadable,
}

impl ApiError {
    /// The kind of the problem, where the server named one.
    pub(crate) fn kind(&self) -> Option<ProblemKind> {
        match self {
            Self::Problem(problem) => Some(problem.kind),
            _ => None,
        }
    }
}

/// Calls the server in the language of the page.
#[derive(Clone, Copy)]
pub(crate) struct ApiClient {
    locale: State<Locale>,
}

impl ApiClient {
    /// A client that asks for answers in `locale`.
    pub(crate) const fn new(locale: State<Locale>) -> Self {
        Self { locale }
    }

    /// Calls `E` with `body`.
    ///
    /// # Errors
    /// Whatever kept the reply away.
    pub(crate) fn call<E: Endpoint<Reply: Read>>(
        self,
        body: &E::Body,
    ) -> impl Future<Output = Result<E::Reply, ApiError>> + use<E> {
        reply(self.exchange::<E>(body))
    }

    /// Calls `E` with `body` where nobody reads the reply: code that reads it would be downloaded for nothing.
    ///
    /// # Errors
    /// Whatever kept the call from success.
    pub(crate) fn tell<E: Endpoint>(self, body: &E::Body) -> Telling {
        told(self.exchange::<E>(body))
    }

    /// Calls `E`, whose path names one thing, about the thing `id`. Nobody reads the reply.
    ///
    /// # Errors
    /// Whatever kept the call from success.
    pub(crate) fn tell_about<E: Endpoint>(self, id: Uuid) -> Telling {
        let path = E::PATH.replace("{id}", &id.to_string());
        told(self.send(E::METHOD, path, None))
    }

    fn exchange<E: Endpoint>(self, body: &E::Body) -> Exchange {
        let body = match E::METHOD {
            Method::Post => serde_json::to_string(body).ok(),
            Method::Get | Method::Delete => None,
        };
        self.send(E::METHOD, E::PATH.to_owned(), body)
    }

    fn send(self, method: Method, path: String, body: Option<String>) -> Exchange {
        Box::pin(timed(method, path, body, self.locale.get_untracked()))
    }
}

/// Boxed, so that not every call carries the whole exchange in its own state.
type Exchange = Pin<Box<dyn Future<Output = Result<String, ApiError>>>>;

/// A call whose reply nobody reads.
pub(crate) type Telling = Pin<Box<dyn Future<Output = Result<(), ApiError>>>>;

async fn reply<R: Read>(exchange: Exchange) -> Result<R, ApiError> {
    read::parse(&exchange.await?).ok_or(ApiError::Unreadable)
}

fn told(exchange: Exchange) -> Telling {
    Box::pin(async move { exchange.await.map(drop) })
}

async fn timed(
    method: Method,
    path: String,
    body: Option<String>,
    locale: Locale,
) -> Result<String, ApiError> {
    let aborter = web_sys::AbortController::new().map_err(|_| ApiError::Unreadable)?;
    let late = Rc::new(Cell::new(false));
    let timer = {
        let (aborter, late) = (aborter.clone(), Rc::clone(&late));
        set_timeout_with_handle(
            move || {
                late.set(true);
                aborter.abort();
            },
            PATIENCE,
        )
    };
    let answer = exchange(method, &path, body, locale, &aborter.signal()).await;
    if let Ok(timer) = timer {
        timer.clear();
    }
    match answer {
        Err(ApiError::Offline) if late.get() => Err(ApiError::TimedOut),
        answer => answer,
    }
}

async fn exchange(
    method: Method,
    path: &str,
    body: Option<String>,
    locale: Locale,
    signal: &web_sys::AbortSignal,
) -> Result<String, ApiError> {
    let request = RequestBuilder::new(path)
        .method(match method {
            Method::Get => HttpMethod::GET,
            Method::Post => HttpMethod::POST,
            Method::Delete => HttpMethod::DELETE,
        })
        .header("Accept", "application/json, application/problem+json")
        .header("Accept-Language", locale.tag())
        .abort_signal(Some(signal));
    let request = match body {
        Some(body) => request.header("Content-Type", "application/json").body(body),
        None => request.build(),
    };
    let response =
        request.map_err(|_| ApiError::Unreadable)?.send().await.map_err(|_| ApiError::Offline)?;
    let text = response.text().await.map_err(|_| ApiError::Offline)?;
    match response.status() {
        204 => Ok("null".to_owned()),
        200..=299 => Ok(text),
        status => Err(failure(status, read::parse(&text), retry_after(&response), locale)),
    }
}

fn retry_after(response: &Response) -> Option<u64> {
    response.headers().get("Retry-After")?.trim().parse().ok()
}

/// What went wrong, where the server `told` it. A gateway answers for the server in its own format: its status still
/// tells what to do.
fn failure(
    status: u16,
    told: Option<Problem>,
    retry_after: Option<u64>,
    locale: Locale,
) -> ApiError {
    let problem = told.or_else(|| {
        let kind = match status {
            429 => ProblemKind::TooManyRequests,
            502..=504 => ProblemKind::Unavailable,
            500..=599 => ProblemKind::Internal,
            _ => return None,
        };
        Some(Problem::new(kind, locale))
    });
    problem.map_or(ApiError::Unreadable, |mut problem: Problem| {
        problem.retry_after = problem.retry_after.or(retry_after);
        ApiError::Problem(Box::new(problem))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gateway_page_is_understood_by_its_status() {
        let failed = failure(429, None, Some(30), Locale::En);
        assert_eq!(failed.kind(), Some(ProblemKind::TooManyRequests));
        let ApiError::Problem(problem) = failed else { panic!("a problem") };
        assert_eq!(problem.retry_after, Some(30));
        assert_eq!(failure(502, None, None, Locale::En).kind(), Some(ProblemKind::Unavailable));
        assert_eq!(failure(418, None, None, Locale::En), ApiError::Unreadable);
    }

    #[test]
    fn a_problem_is_taken_as_it_was_told() {
        let told = Problem {
            attempts_left: Some(2),
            ..Problem::new(ProblemKind::CodeRejected, Locale::Es)
        };
        let failed = failure(400, Some(told.clone()), None, Locale::En);
        assert_eq!(failed, ApiError::Problem(Box::new(told)));
    }
}
