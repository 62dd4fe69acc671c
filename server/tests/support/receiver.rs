//! An application's end of a web hook: a real little server that remembers what it heard.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::routing::post;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::time::timeout;

/// Longest wait for what must come: a test that waits longer has failed.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Clone)]
pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    heard: watch::Sender<Vec<Heard>>,
    status: Arc<AtomicU16>,
}

/// One web hook.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    pub(crate) id: String,
    pub(crate) timestamp: String,
    signature: String,
    body: String,
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        Self::start_at(TcpListener::bind("127.0.0.1:0").await.unwrap())
    }

    pub(crate) fn start_at(listener: TcpListener) -> Self {
        let receiver = Self {
            address: listener.local_addr().unwrap(),
            heard: watch::Sender::default(),
            status: Arc::new(AtomicU16::new(204)),
        };
        let routes = Router::new()
            .route("/hooks", post(hear))
            .route("/elsewhere", post(hear))
            .with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        receiver
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/hooks", self.address)
    }

    /// What it says from now on.
    pub(crate) fn answers(&self, status: u16) {
        self.status.store(status, Ordering::SeqCst);
    }

    /// What it has heard, once there are `count`.
    pub(crate) async fn heard(&self, count: usize) -> Vec<Heard> {
        let mut heard = self.heard.subscribe();
        let heard = timeout(PATIENCE, heard.wait_for(|heard| heard.len() >= count)).await;
        heard.unwrap().unwrap().clone()
    }
}

async fn hear(
    State(receiver): State<Receiver>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, [(HeaderName, &'static str); 1]) {
    let header = |name| headers[name].to_str().unwrap().to_owned();
    let heard = Heard {
        id: header("recobra-event-id"),
        timestamp: header("recobra-timestamp"),
        signature: header("recobra-signature"),
        body: String::from_utf8(body.to_vec()).unwrap(),
    };
    receiver.heard.send_modify(|all| all.push(heard));
    let status = StatusCode::from_u16(receiver.status.load(Ordering::SeqCst)).unwrap();
    (status, [(LOCATION, "/elsewhere")])
}

impl Heard {
    /// What it says, where `secret` signed it.
    #[track_caller]
    pub(crate) fn signed_by(&self, secret: &str) -> Value {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(format!("{}.{}", self.timestamp, self.body).as_bytes());
        let bytes = mac.finalize().into_bytes();
        let hex = bytes.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
        assert_eq!(self.signature, format!("v1={hex}"));
        let said: Value = serde_json::from_str(&self.body).unwrap();
        assert_eq!(said["id"], self.id);
        said
    }
}
