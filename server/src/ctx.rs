//! All that an operation may touch.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use shared::Policy;
use tokio::sync::Notify;

use crate::brand::Brand;
use crate::clock::Clock;
use crate::config::Config;
use crate::entropy::Entropy;
use crate::mail::{Mailbox, Mailer};
use crate::metrics::Metrics;
use crate::password::Hasher;
use crate::secrets::KeyRing;
use crate::store::Store;
use crate::webhook;

/// The context of every operation, shared by requests, the worker and the command line.
pub struct Ctx {
    /// The database.
    pub store: Store,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
    /// Keys, and what is derived from them.
    pub keys: KeyRing,
    /// Password hashing.
    pub hasher: Hasher,
    /// Name, colours, logo.
    pub brand: Brand,
    /// Outgoing mail.
    pub mailer: Mailer,
    /// What was sent, in development.
    pub mailbox: Option<Arc<Mailbox>>,
    /// Outgoing web hooks.
    pub webhooks: webhook::Client,
    /// The configuration.
    pub config: Config,
    /// The rules in force, as callers see them.
    pub policy: Policy,
    /// Counts for monitoring.
    pub metrics: Metrics,
    /// Whether the server is about to end, so that nobody should send it more.
    pub draining: AtomicBool,
    /// Tells the worker that a message waits.
    pub outbox: Notify,
}
