//! The session cookie: `__Host-` over https, another name on a developer's plain http.

use axum::http::HeaderValue;
use axum::http::header::{HeaderName, SET_COOKIE};
use axum::response::{IntoResponseParts, ResponseParts};
use cookie::time::Duration;
use cookie::{Cookie, SameSite};

use crate::config::Config;
use crate::session::SessionSecret;

/// Its name.
pub(super) fn name(config: &Config) -> &'static str {
    if config.http.secure() { "__Host-recobra" } else { "recobra-dev" }
}

/// The part of a reply that sets it.
pub(super) struct NewSession([(HeaderName, HeaderValue); 1]);

impl NewSession {
    /// Hands `secret` out.
    pub(super) fn new(config: &Config, secret: &SessionSecret) -> Self {
        Self([(SET_COOKIE, set(config, secret))])
    }
}

impl IntoResponseParts for NewSession {
    type Error = <[(HeaderName, HeaderValue); 1] as IntoResponseParts>::Error;

    fn into_response_parts(self, parts: ResponseParts) -> Result<ResponseParts, Self::Error> {
        self.0.into_response_parts(parts)
    }
}

fn set(config: &Config, secret: &SessionSecret) -> HeaderValue {
    let seconds = i64::try_from(config.session.absolute_ttl.0.as_secs()).unwrap_or(i64::MAX);
    header(config, secret.expose(), Duration::seconds(seconds))
}

/// The header value that removes it.
pub(super) fn clear(config: &Config) -> HeaderValue {
    header(config, String::new(), Duration::ZERO)
}

fn header(config: &Config, value: String, max_age: Duration) -> HeaderValue {
    let cookie = Cookie::build((name(config), value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(config.http.secure())
        .max_age(max_age)
        .build();
    // base64url and fixed attributes are visible ASCII, which a header always takes.
    HeaderValue::try_from(cookie.to_string()).unwrap_or(HeaderValue::from_static(""))
}
