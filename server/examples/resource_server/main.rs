//! Another application that trusts Recobra's access tokens. It protects the same answer in both ways:
//!
//! - `GET /local`: by signature alone. The keys come from `/.well-known/jwks.json`; algorithm, issuer and expiry
//!   are checked here, and what web hooks told ends tokens before they expire. It asks nobody, so it is fast, and
//!   while a web hook is late it believes a dead session for five minutes at most.
//! - `GET /strict`: by asking `POST /api/auth/introspect` each time. Dead is dead at once.
//! - `POST /webhooks`: where Recobra tells `session.revoked`, `password.changed` and `account.disabled`.
//!
//! ```sh
//! make run                                       # Recobra on http://localhost:8080
//! RECOBRA_PROFILE=development target/release/recobra app add shop --webhook http://localhost:8090/webhooks
//! cargo run --example resource_server -- http://localhost:8080 <API key> <web hook secret>
//! curl -b cookies -H 'content-type: application/json' -d '{}' http://localhost:8080/api/auth/token
//! curl -H "authorization: Bearer <access token>" http://localhost:8090/local
//! ```
//!
//! Real ones keep what web hooks told where all their replicas see it, take the key from their secret store and
//! talk https. `crypto.rs` is there because this example keeps to the crates that Recobra has anyway: elsewhere,
//! switch on jsonwebtoken's feature `aws_lc_rs` and leave it out.

mod crypto;
mod keys;
mod revocations;
pub(crate) mod server;
mod tokens;
mod webhooks;

use std::error::Error;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use server::{Settings, router};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut next = |name: &str| arguments.next().ok_or(format!("{name} is missing"));
    let settings = Settings {
        issuer: next("Recobra's address")?,
        api_key: next("the API key")?,
        webhook_secret: next("the web hook secret")?,
        now: Arc::new(unix_seconds),
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8090").await?;
    axum::serve(listener, router(settings)).await?;
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "here nobody else hands the time in")]
fn unix_seconds() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
