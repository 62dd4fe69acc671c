//! Calls other servers: the room of the HTTP client. It follows no redirect, because what is signed for one
//! address is not meant for another. Of the answer to a web hook it reads the status alone, of a gateway's
//! answer no more than it needs.

use std::io;
use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, USER_AGENT};
use hyper::{Method, Request, Response, StatusCode};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::crypto::ring;
use uuid::Uuid;

use crate::mail::SendError;

/// How long a receiver may take, from its name to its status.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Who calls.
const AGENT: &str = concat!("recobra/", env!("CARGO_PKG_VERSION"));

type Http = legacy::Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// Longest answer that is read, in bytes.
const ANSWER_MAX: usize = 64 * 1024;

/// Calls other servers. Certificates are read when the first one goes out: most installations send none.
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

/// A call to a gateway, ready to go.
#[derive(Clone)]
pub struct Post<'a> {
    /// Where to.
    pub url: &'a str,
    /// Names and values.
    pub headers: Vec<(&'static str, String)>,
    /// What.
    pub body: String,
    /// How long it may take, from the receiver's name to the end of its answer.
    pub timeout: Duration,
}

impl Post<'_> {
    fn request(self) -> Result<Request<Full<Bytes>>, hyper::http::Error> {
        let request = Request::builder().method(Method::POST).uri(self.url);
        let headers = self.headers.into_iter();
        let request = headers.fold(request, |request, (name, value)| request.header(name, value));
        request.header(USER_AGENT, AGENT).body(Full::from(self.body))
    }
}

impl Client {
    /// Posts `post` and reads the answer of who took it.
    ///
    /// # Errors
    /// [`SendError::Permanent`], where the receiver says that it never wants it; [`SendError::Unsure`], where it was reached
    /// and gave no answer; [`SendError::Transient`] else. Each names the status and what `explain` made of the answer.
    pub async fn post(
        &self,
        post: Post<'_>,
        explain: fn(&[u8]) -> Option<String>,
    ) -> Result<Bytes, SendError> {
        let timeout = post.timeout;
        let request = post.request().map_err(|error| SendError::Permanent(error.to_string()))?;
        let exchange = async {
            let (head, body) = self.exchange(request).await?.into_parts();
            // An answer that is cut off says as much as none: its status came through.
            let body = Limited::new(body, ANSWER_MAX).collect().await;
            Ok((head.status, body.map(http_body_util::Collected::to_bytes).unwrap_or_default()))
        };
        let answer = tokio::time::timeout(timeout, exchange).await;
        let (status, body) = answer.unwrap_or_else(|_| Err(too_long()))?;
        let Err(error) = judge(status) else { return Ok(body) };
        Err(match explain(&body) {
            Some(cause) => error.because(&cause),
            None => error,
        })
    }

    /// Sends `call` and waits for its status.
    ///
    /// # Errors
    /// [`SendError::Permanent`], where the receiver says that it never wants it; [`SendError::Unsure`], where it was reached
    /// and gave no answer; [`SendError::Transient`] else.
    pub async fn send(&self, call: Call<'_>) -> Result<(), SendError> {
        let request = request(call).map_err(|error| SendError::Permanent(error.to_string()))?;
        let answer = tokio::time::timeout(TIMEOUT, self.exchange(request)).await;
        judge(answer.unwrap_or_else(|_| Err(too_long()))?.status())
    }

    async fn exchange(
        &self,
        request: Request<Full<Bytes>>,
    ) -> Result<Response<Incoming>, SendError> {
        let response = self.http()?.request(request).await;
        response.map_err(|error| {
            let sort = if error.is_connect() { SendError::Transient } else { SendError::Unsure };
            sort(causes(&error))
        })
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
        .header(USER_AGENT, AGENT)
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

fn too_long() -> SendError {
    SendError::Unsure("the receiver took too long".to_owned())
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
            Err(SendError::Transient(_) | SendError::Unsure(_)) => Some(true),
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
