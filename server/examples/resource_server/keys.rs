//! Recobra's public keys: fetched when they are needed first and when a token names one that is not known,
//! but not more than once in a while, so that invented key ids cost nothing.

use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::JwkSet;
use tokio::sync::Mutex;

/// How long keys are kept: what `Cache-Control` of the key set says.
const KEPT: i64 = 300;
/// Shortest time between two fetches.
const PAUSE: i64 = 10;

pub(crate) struct Keys {
    http: reqwest::Client,
    url: String,
    cached: Mutex<Cached>,
}

struct Cached {
    keys: JwkSet,
    fetched_at: i64,
}

impl Keys {
    pub(crate) fn new(http: reqwest::Client, issuer: &str) -> Self {
        let cached = Cached { keys: JwkSet { keys: Vec::new() }, fetched_at: i64::MIN };
        Self { http, url: format!("{issuer}/.well-known/jwks.json"), cached: Mutex::new(cached) }
    }

    /// The key of that id, where Recobra has it. Only Ed25519 ever passes `crypto.rs`.
    pub(crate) async fn find(&self, id: &str, now: i64) -> Option<DecodingKey> {
        let mut cached = self.cached.lock().await;
        let age = now.saturating_sub(cached.fetched_at);
        let is_due = age >= KEPT || age >= PAUSE && cached.keys.find(id).is_none();
        if is_due && let Some(keys) = self.fetch().await {
            *cached = Cached { keys, fetched_at: now };
        }
        DecodingKey::from_jwk(cached.keys.find(id)?).ok()
    }

    async fn fetch(&self) -> Option<JwkSet> {
        let response = self.http.get(&self.url).send().await.ok()?.error_for_status().ok()?;
        response.json().await.ok()
    }
}
