//! What handlers take: a checked body, the caller, the session's secret.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, COOKIE, USER_AGENT};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use cookie::Cookie;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use ipnet::IpNet;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::error::Category;
use shared::api::{Audience, Body, Endpoint};
use shared::{Locale, ProblemKind, Violation, ViolationCode};

use super::form;
use super::problem::Refusal;
use super::{AppState, cookie as session_cookie};
use crate::application::ApiKey;
use crate::application::authenticate::authenticate as authenticate_application;
use crate::caller::Caller;
use crate::session::current::authenticate;
use crate::session::device::DeviceSecret;
use crate::session::{Principal, SessionSecret};

/// What OAuth's own calls are written in.
pub(super) const FORM: &str = "application/x-www-form-urlencoded";
/// Largest body in bytes.
const BODY_MAX: usize = 16 * 1024;
/// How long a body may take to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);
/// The language that a person chose on the page.
pub(super) const LOCALE_COOKIE: &str = "recobra-locale";
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The other end of the connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// The body of `E` in types that only hold what passed the rules.
pub(super) struct Checked<E: Endpoint>(pub(super) <E::Body as Body>::Input);

impl<E: Endpoint> FromRequest<AppState> for Checked<E> {
    type Rejection = Refusal;

    async fn from_request(request: Request, ctx: &AppState) -> Result<Self, Refusal> {
        let body = if declares(request.headers(), "application/json") {
            parse::<E::Body>(&read(request).await?)?
        } else if E::AUDIENCE == Audience::Applications && declares(request.headers(), FORM) {
            parse::<E::Body>(&form::to_json(&read(request).await?)?)?
        } else {
            return Err(Refusal::new(ProblemKind::UnsupportedMediaType));
        };
        body.check(&ctx.policy).map(Self).map_err(Refusal::validation)
    }
}

/// Whether the body is declared as `media_type` in UTF-8.
pub(super) fn declares(headers: &HeaderMap, media_type: &str) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (declared, parameters) = value.split_once(';').unwrap_or((value, ""));
    let is_utf8 = |parameter: &str| match parameter.trim().split_once('=') {
        Some((name, charset)) if name.eq_ignore_ascii_case("charset") => ["utf-8", "utf8"]
            .iter()
            .any(|utf8| charset.trim_matches('"').eq_ignore_ascii_case(utf8)),
        _ => true,
    };
    declared.trim().eq_ignore_ascii_case(media_type) && parameters.split(';').all(is_utf8)
}

pub(super) async fn read(request: Request) -> Result<Bytes, Refusal> {
    let body = Limited::new(request.into_body(), BODY_MAX).collect();
    match tokio::time::timeout(BODY_TIMEOUT, body).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            Err(Refusal::new(ProblemKind::PayloadTooLarge))
        }
        Ok(Err(_)) | Err(_) => Err(Refusal::new(ProblemKind::Malformed)),
    }
}

pub(super) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    // serde would also read a struct from an array, by position.
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
        serde_json::from_slice::<IgnoredAny>(bytes)
            .map_err(|_| Refusal::new(ProblemKind::Malformed))?;
        return Err(Refusal::validation(vec![Violation::new("", ViolationCode::WrongType)]));
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let body = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        refuse(&path, error.inner())
    })?;
    json.end().map_err(|_| Refusal::new(ProblemKind::Malformed))?;
    Ok(body)
}

fn refuse(path: &str, error: &serde_json::Error) -> Refusal {
    if error.classify() != Category::Data {
        return Refusal::new(ProblemKind::Malformed);
    }
    let text = error.to_string();
    let named = text.split('`').nth(1).unwrap_or_default();
    let (field, code) = if text.starts_with("missing field") {
        (named, ViolationCode::Missing)
    } else if text.starts_with("unknown field") {
        (named, ViolationCode::Unknown)
    } else if text.starts_with("duplicate field") {
        return Refusal::new(ProblemKind::Malformed);
    } else {
        (path, ViolationCode::WrongType)
    };
    let pointer = format!("/{}", field.replace('~', "~0").replace('/', "~1").replace('.', "/"));
    Refusal::validation(vec![Violation::new(pointer, code)])
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        ctx: &AppState,
    ) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<Peer>().map(|peer| peer.0.ip());
        let address = client_address(peer, &parts.headers, &ctx.config.http.trusted_proxies.0);
        let agent = parts.headers.get(USER_AGENT).and_then(|value| value.to_str().ok());
        let locale = locale_of(&parts.headers, ctx.config.app.locale);
        Ok(Self::new(address, agent.unwrap_or_default(), locale))
    }
}

/// The client's address: the peer's, or the rightmost one in `X-Forwarded-For` that no trusted proxy has.
/// Nothing, where a trusted proxy forwards something that is no address.
fn client_address(peer: Option<IpAddr>, headers: &HeaderMap, trusted: &[IpNet]) -> Option<IpAddr> {
    let peer = peer?.to_canonical();
    let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    if !is_trusted(&peer) {
        return Some(peer);
    }
    let hops: Vec<&str> = headers
        .get_all(FORWARDED_FOR)
        .iter()
        .flat_map(|value| value.to_str().unwrap_or("?").split(','))
        .collect();
    for hop in hops.iter().rev() {
        let address = hop.trim().parse::<IpAddr>().ok()?.to_canonical();
        if !is_trusted(&address) {
            return Some(address);
        }
    }
    Some(peer)
}

/// The language of the answer: chosen on the page, else preferred by the browser, else `default`.
pub(super) fn locale_of(headers: &HeaderMap, default: Locale) -> Locale {
    let chosen = read_cookie(headers, LOCALE_COOKIE).and_then(|tag| Locale::from_tag(&tag));
    let preferred = || {
        let header = headers.get(ACCEPT_LANGUAGE)?.to_str().ok()?;
        Locale::negotiate(header)
    };
    chosen.or_else(preferred).unwrap_or(default)
}

/// The secret in the session cookie, where there is one that looks like one.
pub(super) struct SessionCookie(pub(super) Option<SessionSecret>);

impl FromRequestParts<AppState> for SessionCookie {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        ctx: &AppState,
    ) -> Result<Self, Self::Rejection> {
        let value = read_cookie(&parts.headers, session_cookie::name(&ctx.config));
        Ok(Self(value.as_deref().and_then(SessionSecret::parse)))
    }
}

/// The secret in the device cookie, where there is one that looks like one.
pub(super) struct DeviceCookie(pub(super) Option<DeviceSecret>);

impl FromRequestParts<AppState> for DeviceCookie {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        ctx: &AppState,
    ) -> Result<Self, Self::Rejection> {
        let value = read_cookie(&parts.headers, session_cookie::device_name(&ctx.config));
        Ok(Self(value.as_deref().and_then(DeviceSecret::parse)))
    }
}

/// Who is signed in; nobody else gets past it.
pub(super) struct SignedIn(pub(super) Principal);

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, ctx: &AppState) -> Result<Self, Refusal> {
        let Ok(SessionCookie(secret)) = SessionCookie::from_request_parts(parts, ctx).await;
        Ok(Self(authenticate(ctx, secret.as_ref()).await?))
    }
}

pub(super) fn read_cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(Cookie::split_parse)
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == name)
        .map(|cookie| cookie.value().to_owned())
}

/// Proof that the call carries the key of an application.
pub(super) struct ByApplication;

impl FromRequestParts<AppState> for ByApplication {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, ctx: &AppState) -> Result<Self, Refusal> {
        let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let (scheme, key) = header.and_then(|value| value.split_once(' ')).unwrap_or_default();
        let key = ApiKey::parse(key.trim()).filter(|_| scheme.eq_ignore_ascii_case("bearer"));
        let application = authenticate_application(ctx, key.as_ref()).await;
        application.map(|_| Self).map_err(|error| Refusal::from(error).for_application())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, forwarded: &[&str], trusted: &[&str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, value.parse().unwrap());
        }
        let trusted: Vec<IpNet> = trusted.iter().map(|network| network.parse().unwrap()).collect();
        client_address(peer.parse().ok(), &headers, &trusted).map(|address| address.to_string())
    }

    #[test]
    fn nobody_is_believed_who_is_not_a_trusted_proxy() {
        assert_eq!(client("192.0.2.7", &["203.0.113.9"], &[]).unwrap(), "192.0.2.7");
        assert_eq!(client("192.0.2.7", &["203.0.113.9"], &["10.0.0.0/8"]).unwrap(), "192.0.2.7");
    }

    #[test]
    fn the_rightmost_untrusted_hop_counts() {
        let trusted = &["10.0.0.0/8"];
        assert_eq!(
            client("10.0.0.1", &["198.51.100.1, 203.0.113.9, 10.0.0.2"], trusted).unwrap(),
            "203.0.113.9"
        );
        assert_eq!(
            client("10.0.0.1", &["198.51.100.1", "203.0.113.9"], trusted).unwrap(),
            "203.0.113.9"
        );
        assert_eq!(client("10.0.0.1", &[], trusted).unwrap(), "10.0.0.1");
    }

    #[test]
    fn a_malformed_hop_makes_the_address_unknown() {
        assert_eq!(client("10.0.0.1", &["203.0.113.9, nonsense"], &["10.0.0.0/8"]), None);
    }

    #[test]
    fn a_language_that_was_chosen_goes_before_the_browsers() {
        let mut headers = HeaderMap::new();
        assert_eq!(locale_of(&headers, Locale::Es), Locale::Es);
        headers.insert(ACCEPT_LANGUAGE, "en-GB,en;q=0.9,es;q=0.1".parse().unwrap());
        assert_eq!(locale_of(&headers, Locale::Es), Locale::En);
        headers.insert(COOKIE, "a=b; recobra-locale=es".parse().unwrap());
        assert_eq!(locale_of(&headers, Locale::En), Locale::Es);
    }
}
