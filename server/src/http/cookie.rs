//! The cookies of sessions, devices and plain forms: `__Host-` over https, other names on a developer's plain http.

use axum::http::HeaderValue;
use axum::http::header::{HeaderName, SET_COOKIE};
use axum::response::{AppendHeaders, IntoResponseParts, ResponseParts};
use cookie::time::Duration;
use cookie::{Cookie, SameSite};

use crate::config::Config;
use crate::session::SessionSecret;
use crate::session::device::DeviceSecret;

/// The name of a session's.
pub(super) fn name(config: &Config) -> &'static str {
    if config.http.secure() { "__Host-recobra" } else { "recobra-dev" }
}

/// The name of a device's.
pub(super) fn device_name(config: &Config) -> &'static str {
    if config.http.secure() { "__Host-recobra-device" } else { "recobra-device-dev" }
}

/// The name of the one that the plain forms' hidden values belong to.
pub(super) fn form_name(config: &Config) -> &'static str {
    if config.http.secure() { "__Host-recobra-form" } else { "recobra-dev-form" }
}

/// The name of the one that keeps where somebody stands on the way through the plain forms.
pub(super) fn journey_name(config: &Config) -> &'static str {
    if config.http.secure() { "__Host-recobra-journey" } else { "recobra-dev-journey" }
}

/// The name of the one with the right to set a new password by a plain form.
pub(super) fn reset_name(config: &Config) -> &'static str {
    if config.http.secure() { "__Host-recobra-reset" } else { "recobra-dev-reset" }
}

/// The name of the one with what ends the subject of a message by a plain form.
pub(super) fn objection_name(config: &Config) -> &'static str {
    if config.http.secure() { "__Host-recobra-objection" } else { "recobra-dev-objection" }
}

/// The name of the one with what proves an address by a plain form.
pub(super) fn proof_name(config: &Config) -> &'static str {
    if config.http.secure() { "__Host-recobra-proof" } else { "recobra-dev-proof" }
}

/// The name of the one in which the page's shell hands a link's token over, since nothing else reads what is in a fragment.
pub(super) const LINK: &str = "recobra-link";

/// The part of a reply that sets a session's.
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

/// The part of a reply that sets a device's, beside a session's.
pub(super) struct NewDevice(AppendHeaders<[(HeaderName, HeaderValue); 1]>);

impl NewDevice {
    /// Hands `secret` out.
    pub(super) fn new(config: &Config, secret: &DeviceSecret) -> Self {
        let life = seconds(config.session.device_ttl.0);
        let cookie = header(config, device_name(config), secret.expose(), life);
        Self(AppendHeaders([(SET_COOKIE, cookie)]))
    }
}

impl IntoResponseParts for NewDevice {
    type Error = <AppendHeaders<[(HeaderName, HeaderValue); 1]> as IntoResponseParts>::Error;

    fn into_response_parts(self, parts: ResponseParts) -> Result<ResponseParts, Self::Error> {
        self.0.into_response_parts(parts)
    }
}

fn set(config: &Config, secret: &SessionSecret) -> HeaderValue {
    header(config, name(config), secret.expose(), seconds(config.session.absolute_ttl.0))
}

/// The header value that removes a session's.
pub(super) fn clear(config: &Config) -> HeaderValue {
    header(config, name(config), String::new(), Duration::ZERO)
}

pub(super) fn seconds(life: std::time::Duration) -> Duration {
    Duration::seconds(i64::try_from(life.as_secs()).unwrap_or(i64::MAX))
}

/// The header value that sets a cookie which no script reads.
pub(super) fn header(
    config: &Config,
    name: &'static str,
    value: String,
    max_age: Duration,
) -> HeaderValue {
    let cookie = Cookie::build((name, value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(config.http.secure())
        .max_age(max_age)
        .build();
    // base64url and fixed attributes are visible ASCII, which a header always takes.
    HeaderValue::try_from(cookie.to_string()).unwrap_or(HeaderValue::from_static(""))
}
