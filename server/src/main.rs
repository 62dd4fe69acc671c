//! `recobra`: arguments, log, command.

use std::io::{IsTerminal, Write, stderr};
use std::process::ExitCode;

use clap::Parser;
use recobra::cli::Cli;
use tracing_subscriber::EnvFilter;

/// What is logged where `RUST_LOG` says nothing.
const LOG: &str = "info,sea_orm_migration=warn";

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(LOG));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(stderr)
        .with_ansi(stderr().is_terminal())
        .init();
    match Box::pin(cli.run()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Where even this cannot be written, the exit code is all that is left to say it.
            let _ = writeln!(stderr(), "recobra: {error}");
            ExitCode::FAILURE
        }
    }
}
