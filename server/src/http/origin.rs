//! Refuses changes that another site's page asks for (OWASP CSRF cheat sheet: fetch metadata, then `Origin`).
//! A caller without either header is no browser and carries no one's cookies by accident.

use axum::extract::{Request, State};
use axum::http::header::ORIGIN;
use axum::http::{HeaderMap, HeaderName, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use shared::ProblemKind;

use super::problem::Refusal;
use super::{AppState, basic};

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Lets reading pass, and changing from our own pages and from programs.
pub(super) async fn guard(State(ctx): State<AppState>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let ours = is_ours(request.headers(), &ctx.config.http.origin());
    if reads || ours || is_plain_form(request.headers(), request.uri().path()) {
        next.run(request).await
    } else {
        Refusal::new(ProblemKind::ForbiddenOrigin).into_response()
    }
}

/// A page that tells nobody where it is (`no-referrer`) posts its forms with the origin `null`, and browsers that know no
/// fetch metadata say no more than that. What a plain form holds in a hidden field decides then, as it always does.
fn is_plain_form(headers: &HeaderMap, path: &str) -> bool {
    let opaque = headers.get(ORIGIN).is_some_and(|origin| origin == "null");
    basic::has(path) && opaque && !headers.contains_key(FETCH_SITE)
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
    fn an_origin_that_is_not_told_passes_to_plain_forms_alone_and_never_past_fetch_metadata() {
        let passes = |pairs: &[(HeaderName, &'static str)], path| {
            let pairs = pairs.iter();
            let headers =
                pairs.map(|(name, value)| (name.clone(), value.parse().unwrap())).collect();
            is_plain_form(&headers, path)
        };
        assert!(passes(&[(ORIGIN, "null")], "/basic/sign-in"));
        assert!(!passes(&[(ORIGIN, "null")], "/api/auth/sign-in"));
        assert!(!passes(&[(ORIGIN, "null")], "/basically"));
        assert!(!passes(&[(ORIGIN, "null"), (FETCH_SITE, "cross-site")], "/basic/sign-in"));
        assert!(!passes(&[(ORIGIN, "https://evil.example")], "/basic/sign-in"));
    }

    #[test]
    fn other_sites_do_not() {
        assert!(!ours(&[(FETCH_SITE, "cross-site")]));
        assert!(!ours(&[(FETCH_SITE, "same-site"), (ORIGIN, "https://cuentas.example.com")]));
        assert!(!ours(&[(ORIGIN, "https://evil.example")]));
        assert!(!ours(&[(ORIGIN, "null")]));
    }
}
