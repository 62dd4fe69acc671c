//! `recobra database copy`

use std::fs;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use url::Url;

use super::{CliError, say};
use crate::config::{self, Config};
use crate::store::copy::{CopyError, Progress, Side, copy};

/// Stop the server first. The target's schema must be there (`recobra migrate`) and its tables empty.
#[derive(Args)]
pub(in crate::cli) struct Copy {
    /// Where the rows are: a URL, or @FILE that has it, so that no password is among the processes' arguments.
    from: String,
    /// Where they go.
    to: String,
}

impl Copy {
    pub(super) async fn run(self, config: Config) -> Result<(), CliError> {
        let from = database(&config, Side::Source, &self.from)?;
        let to = database(&config, Side::Target, &self.to)?;
        let bar = ProgressBar::new(0);
        let style = ProgressStyle::with_template("{bar:40} {percent:>3} %  {eta} left");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let tell = |progress: Progress| {
            bar.set_length(progress.of);
            bar.set_position(progress.done);
        };
        let copied = copy(&from, &to, tell).await;
        bar.finish_and_clear();
        let rows = copied.map_err(|error| CliError::Refused(advice(&error)))?;
        for (table, rows) in &rows {
            say(&format!("{rows:>9}  {table}"))?;
        }
        let rows: u64 = rows.iter().map(|(_, rows)| rows).sum();
        say(&format!("{rows} rows are in {} now, each compared.", masked(&to.url)))
    }
}

fn advice(error: &CopyError) -> String {
    match error {
        CopyError::Unknown(_) => error.to_string(),
        _ => format!("{error}\nNothing was copied. The same command can be run again."),
    }
}

fn database(config: &Config, side: Side, named: &str) -> Result<config::Database, CliError> {
    let url = match named.strip_prefix('@') {
        Some(file) => fs::read_to_string(file)
            .map_err(|error| CliError::Refused(format!("{file}: {error}")))?
            .trim()
            .to_owned(),
        None => named.to_owned(),
    };
    let database = config::Database { url, ..config.database.clone() };
    match database.url_fault(config.profile) {
        Some(fault) => Err(CliError::Refused(format!("the {side}: {fault}"))),
        None => Ok(database),
    }
}

/// Kind, place and name of a database, without the rest of its URL, where a password may be.
fn masked(url: &str) -> String {
    match Url::parse(url) {
        Ok(url) if url.scheme() != "sqlite" => {
            let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
            format!("{}://{}{port}{}", url.scheme(), url.host_str().unwrap_or_default(), url.path())
        }
        _ => url.split('?').next().unwrap_or_default().to_owned(),
    }
}
