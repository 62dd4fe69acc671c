//! The operators' command line.

mod account;
mod app;
mod audit;
mod database;
mod keys;
mod mail;
mod outbox;

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use thiserror::Error;
use tokio::signal::unix::{SignalKind, signal};

use crate::boot::{self, BootError};
use crate::config::{Config, ConfigError};
use crate::http;
use crate::recovery::sweep::sweep;
use crate::store::Step;

/// Self-hosted account recovery that people can trust.
#[derive(Parser)]
#[command(name = "recobra", version)]
pub struct Cli {
    /// The configuration file; else recobra.toml, where there is one.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the app and the API.
    Serve,
    /// Bring the database's schema up to date.
    Migrate {
        /// Only tell which steps the database has taken; change nothing.
        #[arg(long)]
        status: bool,
    },
    /// Check the configuration, your templates, and that the database can be reached, without starting.
    Check,
    /// Look after the keys that codes and links are derived from.
    #[command(subcommand)]
    Keys(keys::Keys),
    /// Forget what expired, at once; a server does it by itself.
    Sweep,
    /// Print the API's description (OpenAPI 3.1).
    Openapi,
    /// Move between databases.
    #[command(subcommand)]
    Database(database::Database),
    /// Look after outgoing mail.
    #[command(subcommand)]
    Mail(mail::Mail),
    /// Look after messages and web hooks that wait or failed.
    #[command(subcommand)]
    Outbox(outbox::Outbox),
    /// Look after applications that trust the server's tokens.
    #[command(subcommand)]
    App(app::App),
    /// Read the audit log, or verify that nobody tampered with it.
    Audit(audit::Audit),
    /// Look after accounts.
    #[command(subcommand)]
    Account(account::Account),
}

/// Why a command failed, in a sentence or a few.
#[derive(Debug, Error)]
pub enum CliError {
    /// The configuration.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// What the configuration names cannot be used.
    #[error(transparent)]
    Boot(#[from] BootError),
    /// An operation refused.
    #[error(transparent)]
    Operation(#[from] crate::error::Error),
    /// The terminal.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// What the operator asked for cannot be done.
    #[error("{0}")]
    Refused(String),
}

impl Cli {
    /// Runs the command.
    ///
    /// # Errors
    /// [`CliError`], to be shown to the operator.
    pub async fn run(self) -> Result<(), CliError> {
        if matches!(self.command, Command::Openapi) {
            let document = http::document().to_pretty_json().map_err(io::Error::other)?;
            return to_reader(say(&document));
        }
        let config = Config::load(self.config.as_deref())?;
        match self.command {
            Command::Serve => Box::pin(serve(config)).await,
            Command::Migrate { status: true } => {
                to_reader(tell_schema(&boot::schema(&config).await?))
            }
            Command::Migrate { status: false } => {
                boot::context(config).await?;
                say("The schema is up to date.")
            }
            Command::Check => {
                boot::schema(&config).await?;
                boot::try_letters(&config)?;
                say("The configuration is usable.")
            }
            Command::Keys(command) => command.run(&config),
            Command::Sweep => {
                let ctx = boot::context(config).await?;
                say(&format!("{} rows were forgotten.", sweep(&ctx).await?))
            }
            Command::Openapi => Ok(()),
            Command::Database(command) => Box::pin(command.run(config)).await,
            Command::Mail(command) => Box::pin(command.run(config)).await,
            Command::Outbox(command) => Box::pin(command.run(config)).await,
            Command::App(command) => Box::pin(command.run(config)).await,
            Command::Audit(command) => command.run(config).await,
            Command::Account(command) => Box::pin(command.run(config)).await,
        }
    }
}

async fn serve(config: Config) -> Result<(), CliError> {
    let listeners = boot::listen(&config).await?;
    let ctx = boot::context(config).await?;
    let mut terminate = signal(SignalKind::terminate())?;
    tracing::info!(listen = %ctx.config.http.listen, "listening");
    say(&format!("Recobra is at {}", ctx.config.http.origin()))?;
    let shutdown = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
    };
    boot::run(Arc::clone(&ctx), listeners, shutdown).await;
    Ok(())
}

fn tell_schema(steps: &[Step]) -> Result<(), CliError> {
    for step in steps {
        say(&format!("{} {}", if step.taken { "taken  " } else { "pending" }, step.name))?;
    }
    Ok(())
}

/// How a command ends that only tells: whoever reads the lines, `head` for one, may have enough of them before the
/// last. What else a command prints is its receipt, or a secret, and somebody must have read it.
fn to_reader(told: Result<(), CliError>) -> Result<(), CliError> {
    match told {
        Err(CliError::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        told => told,
    }
}

fn say(line: &str) -> Result<(), CliError> {
    Ok(writeln!(io::stdout(), "{line}")?)
}
