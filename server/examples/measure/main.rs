//! What release servers with real parameters do, measured: `make timing`, `make revocation`, `make chaos`,
//! `make capacity`, `make growth`, `make speed`.
#![expect(clippy::expect_used, reason = "a measurement that cannot go on has failed")]

mod capacity;
mod chaos;
mod cluster;
mod growth;
mod revocation;
mod server;
mod speed;
mod timing;

use std::error::Error;
use std::io::{Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use tokio::signal::unix::{SignalKind, signal};

use crate::server::Site;

/// Measures a release server. It fails where a promise is not kept.
#[derive(Parser)]
#[command(name = "measure")]
struct Cli {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Whether the time of an answer tells who has an account.
    Timing(Program),
    /// How long sessions and tokens outlive what ends them.
    Revocation(Program),
    /// Whether replicas hold together while they are killed.
    Chaos(chaos::Trial),
    /// What a recovery costs and leaves.
    Capacity(capacity::Subject),
    /// Whether a call takes longer among a million accounts than among a thousand.
    Growth(growth::Sizes),
    /// Whether the numbers are held that a server is to reach on one core, in a storm and at rest.
    Speed(speed::Trial),
    /// Prints how often a second a core hashes where nothing else is done, for the measure of speed.
    #[command(hide = true)]
    Bare {
        /// What for.
        what: speed::Bare,
        /// How long it tries.
        seconds: u64,
    },
}

#[derive(Args)]
struct Program {
    /// The release server.
    #[arg(default_value = server::PROGRAM)]
    program: PathBuf,
}

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let what = Cli::parse().what;
    let holds = tokio::select! {
        // Listens before anything is started.
        biased;
        // Whatever ends this drops what was started: each process, and then its folder.
        ended = end() => return Err(ended.map_or_else(Into::into, Into::into)),
        holds = measure(what) => holds?,
    };
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn measure(what: What) -> Result<bool, Box<dyn Error>> {
    match what {
        What::Timing(Program { program }) => timing::measure(Site::new(&program)?).await,
        What::Revocation(Program { program }) => revocation::measure(Site::new(&program)?).await,
        What::Chaos(trial) => chaos::measure(&trial).await,
        What::Capacity(subject) => capacity::measure(&subject).await,
        What::Growth(sizes) => growth::measure(&sizes).await,
        What::Speed(trial) => speed::measure(&trial).await,
        What::Bare { what, seconds } => {
            writeln!(stdout(), "{}", what.hashes(Duration::from_secs(seconds))?)?;
            Ok(true)
        }
    }
}

/// Waits for Ctrl-C, for whoever asks politely and for the terminal's end.
async fn end() -> std::io::Result<&'static str> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    Ok(tokio::select! {
        _ = interrupt.recv() => "interrupted",
        _ = terminate.recv() => "terminated",
        _ = hang_up.recv() => "hung up",
    })
}
