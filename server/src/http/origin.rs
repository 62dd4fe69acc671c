//! Refuses changes that another site's page asks for (OWASP CSRF cheat sheet: fetch metadata, then `Origin`).
//! A caller without either header is no browser and carries no one's cookies by accident.

use axum::extract::{Request, State};
use axum::http::header::ORIGIN;
use axum::http::{HeaderMap, HeaderName, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use shared::ProblemKind;

use super::AppState;
use super::problem::Refusal;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Lets reading pass, and changing from our own pages and from programs.
pub(super) async fn guard(State(ctx): State<AppState>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || is_ours(request.headers(), &ctx.config.http.origin()) {
        next.run(request).await
    } else {
        Refusal::new(ProblemKind::ForbiddenOrigin).into_response()
    }
}

fn is_ours(headers: &HeaderMap, origin: &str) -> bool {
    if let Some(site) = headers.get(FETCH_SITE) {
        return site == "same-origin";
    }
    headers.get(ORIGIN).is_none_or(|value| value == origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(pairs: &[(HeaderName, &'static str)]) -> bool {
        let headers =
            pairs.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect();
        is_ours(&headers, "https://cuentas.example.com")
    }

    #[test]
    fn our_own_page_and_programs_pass() {
        assert!(ours(&[]));
        assert!(ours(&[(FETCH_SITE, "same-origin")]));
        assert!(ours(&[(ORIGIN, "https://cuentas.example.com")]));
    }

    #[test]
    fn other_sites_do_not() {
        assert!(!ours(&[(FETCH_SITE, "cross-site")]));
        assert!(!ours(&[(FETCH_SITE, "same-site"), (ORIGIN, "https://cuentas.example.com")]));
        assert!(!ours(&[(ORIGIN, "https://evil.example")]));
        assert!(!ours(&[(ORIGIN, "null")]));
    }
}
