//! The only place that builds real things out of a configuration: context, worker, sweeper, server.

pub(crate) mod keys;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use shared::identifier::Channel;
use shared::policy::CodePolicy;
use shared::{Locale, Policy, code};
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};

use crate::background::{deliver, seal_regularly, sweep_regularly, tell_applications};
use crate::brand::{Brand, LogoError};
use crate::clock::{Clock, MovableClock, SystemClock};
use crate::config::Config;
use crate::ctx::Ctx;
use crate::entropy::{Entropy, SystemEntropy};
use crate::http;
use crate::mail::{self, MailError, Mailbox, Mailer};
use crate::metrics::Metrics;
use crate::password::{HashError, Hasher};
use crate::serve;
use crate::store::{self, Step, Store, StoreError};
use crate::webhook;

/// How long a shutdown waits for messages that are on their way.
const LAST_MESSAGES: Duration = Duration::from_secs(5);
/// How long it waits for connections to the database that are in use.
const LAST_WRITES: Duration = Duration::from_secs(2);

/// Why the server does not start.
#[derive(Debug, Error)]
pub enum BootError {
    /// The key file.
    #[error("{0}: {1}")]
    Keys(String, String),
    /// The folder of the database.
    #[error("the folder {0} cannot be made: {1}")]
    Folder(String, std::io::Error),
    /// The database.
    #[error("DATABASE__URL: {0}")]
    Store(#[from] StoreError),
    /// Password hashing.
    #[error("PASSWORD__HASH_MEMORY: {0}")]
    Hash(#[from] HashError),
    /// The logo.
    #[error(transparent)]
    Logo(#[from] LogoError),
    /// The mailer.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// The listener.
    #[error("HTTP__{0}: {1}: {2}")]
    Listen(&'static str, SocketAddr, std::io::Error),
}

/// Builds the context: keys, database with its schema up to date, mailer, hasher.
///
/// # Errors
/// [`BootError`], which names what cannot be used.
pub async fn context(config: Config) -> Result<Arc<Ctx>, BootError> {
    let clock: Arc<dyn Clock> = if config.development() {
        Arc::new(MovableClock::default())
    } else {
        Arc::new(SystemClock)
    };
    context_with(config, clock, Arc::new(SystemEntropy)).await
}

/// The same, with time and chance handed in.
///
/// # Errors
/// [`BootError`], which names what cannot be used.
pub async fn context_with(
    config: Config,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
) -> Result<Arc<Ctx>, BootError> {
    let folder = config.database.data_folder();
    if config.database.sqlite_file().is_some() || config.secrets.keys.0.is_empty() {
        std::fs::create_dir_all(&folder)
            .map_err(|error| BootError::Folder(folder.display().to_string(), error))?;
    }
    let keys = keys::ring(&config, &*entropy)?;
    let store = Store::open(&config.database).await?;
    store.migrate().await?;
    store.try_write(clock.now()).await?;
    let mailbox = config.development().then(|| Arc::new(Mailbox::new()));
    let brand = Brand::of(&config)?;
    Ok(Arc::new(Ctx {
        mailer: Mailer::open(&config.mail, brand.clone(), mailbox.clone())?,
        brand,
        hasher: Hasher::new(&config.password)?,
        policy: policy(&config),
        outbox: Notify::new(),
        webhooks: webhook::Client::default(),
        metrics: Metrics::default(),
        draining: AtomicBool::new(false),
        store,
        clock,
        entropy,
        keys,
        mailbox,
        config,
    }))
}

/// Which steps of the schema the database has taken. It makes and changes nothing: an SQLite file that is not
/// there yet has taken none.
///
/// # Errors
/// [`BootError::Store`], where the database cannot be reached or is newer than this program.
pub async fn schema(config: &Config) -> Result<Vec<Step>, BootError> {
    match config.database.sqlite_file() {
        Some(file) if !file.exists() => Ok(store::steps_to_take()),
        _ => Ok(Store::open(&config.database).await?.schema().await?),
    }
}

/// Makes every letter with the configured logo, templates and places. It sends and keeps none.
///
/// # Errors
/// [`BootError::Logo`] or [`BootError::Mail`], which name what cannot be used.
pub fn try_letters(config: &Config) -> Result<(), BootError> {
    mail::previews(&config.mail, &Brand::of(config)?, 0)?;
    Ok(())
}

fn policy(config: &Config) -> Policy {
    let mut locales = Locale::ALL.to_vec();
    locales.sort_by_key(|locale| *locale != config.app.locale);
    let mut channels = vec![Channel::Email];
    if config.sms.on(config.profile) {
        channels.push(Channel::Sms);
    }
    Policy {
        app_name: config.app.name.clone(),
        password: config.password.policy(),
        code: CodePolicy { length: code::LENGTH, attempts: config.recovery.code_attempts },
        channels,
        sign_up: config.app.sign_up,
        locales,
        development: config.development(),
    }
}

/// Where a server listens.
pub struct Listeners {
    /// For everybody.
    pub public: TcpListener,
    /// For monitoring.
    pub metrics: Option<TcpListener>,
}

/// Opens the configured listeners.
///
/// # Errors
/// [`BootError::Listen`], where an address is taken or not ours.
pub async fn listen(config: &Config) -> Result<Listeners, BootError> {
    let bind = async |key, address| {
        TcpListener::bind(address).await.map_err(|error| BootError::Listen(key, address, error))
    };
    let metrics = match config.http.metrics_listen {
        Some(address) => Some(bind("METRICS_LISTEN", address).await?),
        None => None,
    };
    Ok(Listeners { public: bind("LISTEN", config.http.listen).await?, metrics })
}

/// Runs server, worker and sweeper until `shutdown` resolves.
pub async fn run(ctx: Arc<Ctx>, listeners: Listeners, shutdown: impl Future<Output = ()>) {
    let (stop, stopped) = watch::channel(());
    let worker = tokio::spawn(deliver(Arc::clone(&ctx), stopped));
    let webhooks = tokio::spawn(tell_applications(Arc::clone(&ctx), stop.subscribe()));
    let sealer = tokio::spawn(seal_regularly(Arc::clone(&ctx), stop.subscribe()));
    let sweeper = tokio::spawn(sweep_regularly(Arc::clone(&ctx)));
    let metrics = listeners.metrics.map(|listener| {
        let router = http::metrics_router(Arc::clone(&ctx));
        tokio::spawn(serve::serve(listener, router, std::future::pending()))
    });
    let shutdown = drained(Arc::clone(&ctx), shutdown);
    serve::serve(listeners.public, http::router(Arc::clone(&ctx)), shutdown).await;
    drop(stop);
    let last = async { tokio::join!(worker, webhooks, sealer) };
    if tokio::time::timeout(LAST_MESSAGES, last).await.is_err() {
        tracing::warn!("a message was still on its way when the shutdown's time was up");
    }
    sweeper.abort();
    if let Some(metrics) = metrics {
        metrics.abort();
    }
    if tokio::time::timeout(LAST_WRITES, ctx.store.close()).await.is_err() {
        tracing::warn!("the database was still in use when the shutdown's time was up");
    }
}

/// Resolves after `shutdown` and the time in which whoever sends requests can learn of it.
async fn drained(ctx: Arc<Ctx>, shutdown: impl Future<Output = ()>) {
    shutdown.await;
    ctx.draining.store(true, Ordering::Relaxed);
    tokio::time::sleep(ctx.config.http.drain.0).await;
}
