//! Another application: what it was registered with, and what it asks.

use recobra::application::add::add;
use recobra::application::deliver::deliver_webhooks;
use serde_json::{Value, json};
use url::Url;

use super::{Reply, TestServer, Visitor};

pub(crate) struct Application {
    pub(crate) id: String,
    pub(crate) key: String,
    /// Empty where it hears no web hooks.
    pub(crate) secret: String,
}

impl Application {
    /// Registers one, to be told at `webhook`.
    pub(crate) async fn register(server: &TestServer, webhook: Option<&str>) -> Self {
        let webhook = webhook.map(|url| Url::parse(url).unwrap());
        let registration = add(&server.ctx, "shop".to_owned(), webhook).await.unwrap();
        let secret = registration.webhook_secret;
        Self {
            id: registration.id.to_string(),
            key: registration.key.expose(),
            secret: secret.map(|secret| secret.expose().to_owned()).unwrap_or_default(),
        }
    }

    pub(crate) fn caller(&self, server: &TestServer) -> Visitor {
        server.visitor().with("authorization", &format!("Bearer {}", self.key))
    }

    /// What the server says of `token`.
    pub(crate) async fn introspect(&self, server: &TestServer, token: &str) -> Reply {
        self.caller(server).post("/api/auth/introspect", &json!({ "token": token })).await
    }

    /// Whether the server says that `token` lives; a dead one gets no other word.
    pub(crate) async fn is_alive(&self, server: &TestServer, token: &str) -> bool {
        let reply = self.introspect(server, token).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        let said = reply.json();
        assert!(said["active"] == true || said == json!({ "active": false }), "{said}");
        said["active"] == true
    }
}

/// An access token of the visitor's session.
pub(crate) async fn token(visitor: &Visitor) -> String {
    visitor.post("/api/auth/token", &json!({})).await.field("access_token")
}

/// What a token says, believed unseen.
pub(crate) fn claims(token: &str) -> Value {
    part(token, 1)
}

/// One of the three parts of a token, read as JSON.
pub(crate) fn part(token: &str, index: usize) -> Value {
    use base64::Engine;
    let text = token.split('.').nth(index).unwrap();
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

/// Lets the worker send the web hooks that are due.
pub(crate) async fn tell(server: &TestServer) {
    while deliver_webhooks(&server.ctx).await.unwrap() > 0 {}
}
