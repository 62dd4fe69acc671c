//! An SMS gateway that does as it is told: a real little server that remembers what it was asked.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use tokio::net::TcpListener;

/// What it answers.
#[derive(Clone, Copy)]
pub(crate) enum Says {
    /// This status and body.
    This(u16, &'static str),
    /// Nothing, ever.
    Nothing,
}

/// A call as it came.
#[derive(Clone)]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }
}

#[derive(Clone)]
pub(crate) struct Gateway {
    pub(crate) address: SocketAddr,
    script: Arc<Mutex<VecDeque<Says>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Gateway {
    /// Starts one that says `script` in turn, and `201 {}` afterwards.
    pub(crate) async fn start(script: &[Says]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let gateway = Self {
            address: listener.local_addr().unwrap(),
            script: Arc::new(Mutex::new(script.iter().copied().collect())),
            asked: Arc::default(),
        };
        let routes = Router::new().fallback(hear).with_state(gateway.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        gateway
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it was asked so far.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

async fn hear(
    State(gateway): State<Gateway>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, &'static str) {
    let body = String::from_utf8(body.to_vec()).unwrap();
    let path = uri.path().to_owned();
    gateway.asked.lock().unwrap().push(Asked { path, headers, body });
    let says = gateway.script.lock().unwrap().pop_front();
    match says.unwrap_or(Says::This(201, r#"{"sid":"SM1","status":"queued","error_code":null}"#)) {
        Says::This(status, body) => (StatusCode::from_u16(status).unwrap(), body),
        Says::Nothing => std::future::pending().await,
    }
}
