//! The only place that builds real things out of a configuration: context, worker, sweeper, server.

pub(crate) mod keys;

use std::net::SocketAddr;
use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use shared::identifier::Channel;
use shared::policy::CodePolicy;
use shared::{Locale, Policy, code};
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};

use crate::application::deliver::deliver_webhooks;
use crate::audit::seal::seal;
use crate::brand::{Brand, LogoError};
use crate::clock::{Clock, MovableClock, SystemClock};
use crate::config::Config;
use crate::ctx::Ctx;
use crate::entropy::{self, Entropy, SystemEntropy};
use crate::http;
use crate::mail::{self, MailError, Mailbox, Mailer};
use crate::metrics::Metrics;
use crate::password::{HashError, Hasher};
use crate::recovery::deliver::Deliveries;
use crate::recovery::sweep::{SWEEP_EVERY, sweep_in_turn};
use crate::serve;
use crate::store::{self, Step, Store, StoreError};
use crate::webhook;

/// How long the worker sleeps when nobody wakes it: another replica's messages are found then.
const OUTBOX_POLL: Duration = Duration::from_secs(1);
/// How long it lets what woke it wait at most.
const OUTBOX_PAUSE: Duration = Duration::from_millis(300);
/// Calls at a time and for each core that do not slow the worker down. Where there are more, it takes up messages with its
/// usual pause and not as soon as one is sent.
const CALLS_BEFORE_MESSAGES: usize = 16;
/// The same for web hooks: what a command ended, applications hear of within a second.
const WEBHOOK_POLL: Duration = Duration::from_millis(250);
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
    let worker = tokio::spawn(work(Arc::clone(&ctx), stopped));
    let webhooks = tokio::spawn(work_webhooks(Arc::clone(&ctx), stop.subscribe()));
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

/// Delivers until the sender of `stopped` is dropped; what is on its way then still arrives.
async fn work(ctx: Arc<Ctx>, mut stopped: watch::Receiver<()>) {
    let mut deliveries = Deliveries::default();
    while stopped.has_changed().is_ok() {
        if let Err(error) = deliveries.take_up(&ctx).await {
            tracing::error!(%error, "the outbox cannot be read");
        }
        tokio::select! {
            () = deliveries.one_ended(), if deliveries.is_full() && !is_busy(&ctx) => {}
            () = woken(&ctx) => {}
            () = tokio::time::sleep(OUTBOX_POLL) => {}
            _ = stopped.changed() => {}
        }
    }
    deliveries.all_ended().await;
}

/// Whether so many wait for an answer that what is sent to others can wait a moment.
fn is_busy(ctx: &Ctx) -> bool {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    usize::try_from(ctx.metrics.calls_under_way()).unwrap_or(0) > CALLS_BEFORE_MESSAGES * cores
}

/// Waits until somebody wakes the worker, and then as long as chance will have it. A message to a known address is
/// more work than one to nobody; done at once, it would slow down whatever the same visitor asks next, and tell.
async fn woken(ctx: &Ctx) {
    ctx.outbox.notified().await;
    let pause = entropy::bytes(&*ctx.entropy).map_or(OUTBOX_PAUSE, |chance| {
        OUTBOX_PAUSE.mul_f64(f64::from(u32::from_be_bytes(chance)) / f64::from(u32::MAX))
    });
    tokio::time::sleep(pause).await;
}

/// The same for web hooks: nobody wakes it, so it looks more often.
async fn work_webhooks(ctx: Arc<Ctx>, mut stopped: watch::Receiver<()>) {
    while stopped.has_changed().is_ok() {
        let taken = deliver_webhooks(&ctx).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the outbox cannot be read");
            0
        });
        if taken == 0 {
            tokio::select! {
                () = tokio::time::sleep(WEBHOOK_POLL) => {}
                _ = stopped.changed() => {}
            }
        }
    }
}

/// Chains what the audit log was told, and the rest of it once more when the server stops.
async fn seal_regularly(ctx: Arc<Ctx>, mut stopped: watch::Receiver<()>) {
    loop {
        let ends = stopped.has_changed().is_err();
        let sealed = seal(&ctx).await.unwrap_or_else(|error| {
            tracing::error!(%error, "audit events are not sealed: see `recobra audit verify`");
            0
        });
        if sealed == 0 && ends {
            return;
        }
        if sealed == 0 {
            tokio::select! {
                () = tokio::time::sleep(OUTBOX_POLL) => {}
                _ = stopped.changed() => {}
            }
        }
    }
}

async fn sweep_regularly(ctx: Arc<Ctx>) {
    let mut ticks = tokio::time::interval(SWEEP_EVERY);
    loop {
        ticks.tick().await;
        match sweep_in_turn(&ctx).await {
            Ok(rows) => tracing::debug!(rows, "expired rows were forgotten"),
            Err(error) => tracing::error!(%error, "expired rows could not be forgotten"),
        }
    }
}
