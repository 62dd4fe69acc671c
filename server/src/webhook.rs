//! Calls other servers: the room of the HTTP client. It follows no redirect, because what is signed for one
//! address is not meant for another, and reads no answer but its status.

use std::io;
use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{CONTENT_TYPE, USER_AGENT};
use hyper::{Method, Request, StatusCode};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::crypto::ring;
use uuid::Uuid;

use crate::mail::SendError;

/// How long a receiver may take, from its name to its status.
const TIMEOUT: Duration = Duration::from_secs(10);

type Http = legacy::Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// Sends web hooks. Certificates are read when the first one goes out: most installations send none.
#[derive(Default)]
pub struct Client {
    http: OnceLock<Http>,
}

/// A web hook, ready to go.
#[derive(Clone, Debug)]
pub struct Call<'a> {
    /// The event.
    pub id: Uuid,
    /// Where to.
    pub url: &'a str,
    /// Unix seconds of this try.
    pub timestamp: i64,
    /// The HMAC over `timestamp.body`, in hexadecimal.
    pub signature: String,
    /// JSON.
    pub body: String,
}

impl Client {
    /// Sends `call` and waits for its status.
    ///
    /// # Errors
    /// [`SendError::Permanent`], where the receiver says that it never wants it; [`SendError::Transient`] else.
    pub async fn send(&self, call: Call<'_>) -> Result<(), SendError> {
        let request = request(call).map_err(|error| SendError::Permanent(error.to_string()))?;
        let response = self.http()?.request(request);
        match tokio::time::timeout(TIMEOUT, response).await {
            Ok(Ok(response)) => judge(response.status()),
            Ok(Err(error)) => Err(SendError::Transient(causes(&error))),
            Err(_) => Err(SendError::Transient("the receiver took too long".to_owned())),
        }
    }

    fn http(&self) -> Result<&Http, SendError> {
        if let Some(http) = self.http.get() {
            return Ok(http);
        }
        let http = open().map_err(|error| {
            SendError::Transient(format!("the system's certificates cannot be read: {error}"))
        })?;
        Ok(self.http.get_or_init(|| http))
    }
}

fn open() -> io::Result<Http> {
    let mut connector = HttpConnector::new();
    connector.enforce_http(false);
    connector.set_connect_timeout(Some(TIMEOUT / 2));
    let connector = HttpsConnectorBuilder::new()
        .with_provider_and_native_roots(ring::default_provider())?
        .https_or_http()
        .enable_http1()
        .wrap_connector(connector);
    Ok(legacy::Client::builder(TokioExecutor::new()).build(connector))
}

fn request(call: Call<'_>) -> Result<Request<Full<Bytes>>, hyper::http::Error> {
    Request::builder()
        .method(Method::POST)
        .uri(call.url)
        .header(CONTENT_TYPE, "application/json")
        .header(USER_AGENT, concat!("recobra/", env!("CARGO_PKG_VERSION")))
        .header("Recobra-Event-Id", call.id.to_string())
        .header("Recobra-Timestamp", call.timestamp)
        .header("Recobra-Signature", format!("v1={}", call.signature))
        .body(Full::from(call.body))
}

fn judge(status: StatusCode) -> Result<(), SendError> {
    let again = [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_MANY_REQUESTS].contains(&status);
    let cause = || format!("the receiver answered {}", status.as_u16());
    match status {
        _ if status.is_success() => Ok(()),
        _ if status.is_client_error() && !again => Err(SendError::Permanent(cause())),
        _ => Err(SendError::Transient(cause())),
    }
}

/// What went wrong, from the outside in: the outer error alone says next to nothing.
fn causes(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {}", causes(cause)),
        None => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(status: u16) -> Option<bool> {
        match judge(StatusCode::from_u16(status).unwrap()) {
            Ok(()) => None,
            Err(SendError::Transient(_)) => Some(true),
            Err(SendError::Permanent(_)) => Some(false),
        }
    }

    #[test]
    fn only_who_says_that_it_never_wants_it_is_not_asked_again() {
        for status in [200, 202, 204] {
            assert_eq!(verdict(status), None, "{status}");
        }
        for status in [301, 302, 307, 408, 429, 500, 502, 503] {
            assert_eq!(verdict(status), Some(true), "{status}");
        }
        for status in [400, 401, 403, 404, 410, 422] {
            assert_eq!(verdict(status), Some(false), "{status}");
        }
    }
}
