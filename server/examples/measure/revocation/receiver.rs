//! An application that hears web hooks and believes those that are signed.

use std::error::Error;
use std::fmt::Write;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

pub(crate) struct Receiver {
    address: SocketAddr,
    secret: Arc<OnceLock<String>>,
    heard: mpsc::UnboundedReceiver<()>,
}

#[derive(Clone)]
struct Ear {
    secret: Arc<OnceLock<String>>,
    heard: mpsc::UnboundedSender<()>,
}

impl Receiver {
    pub(crate) async fn start() -> Result<Self, Box<dyn Error>> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let secret = Arc::new(OnceLock::new());
        let (sender, heard) = mpsc::unbounded_channel();
        let ear = Ear { secret: Arc::clone(&secret), heard: sender };
        let routes = Router::new().route("/hooks", post(hear)).with_state(ear);
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Ok(Self { address, secret, heard })
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/hooks", self.address)
    }

    pub(crate) fn expect_signatures_by(&self, secret: &str) {
        self.secret.get_or_init(|| secret.to_owned());
    }

    /// Waits for the next web hook that is signed.
    pub(crate) async fn heard(&mut self) -> Result<(), Box<dyn Error>> {
        self.heard.recv().await.ok_or_else(|| "the receiver is gone".into())
    }
}

async fn hear(State(ear): State<Ear>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let secret = ear.secret.get().map(String::as_bytes).unwrap_or_default();
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes any key");
    mac.update(text("recobra-timestamp").as_bytes());
    mac.update(b".");
    mac.update(&body);
    let sum = mac.finalize().into_bytes();
    let mut signature = "v1=".to_owned();
    for byte in sum {
        write!(signature, "{byte:02x}").expect("a String takes any text");
    }
    if text("recobra-signature") != signature {
        return StatusCode::UNAUTHORIZED;
    }
    if ear.heard.send(()).is_ok() { StatusCode::NO_CONTENT } else { StatusCode::GONE }
}
