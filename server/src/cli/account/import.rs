//! `recobra account import`

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

use crate::account::import::{FIELDS, Format, ImportError, Progress, Report, import};
use crate::cli::{CliError, say};
use crate::ctx::Ctx;

/// Runs of lines that are named one by one.
const RUNS_NAMED: usize = 20;

#[derive(Args)]
pub(in crate::cli) struct Import {
    /// The file.
    #[arg(value_name = "FILE", help = about_file())]
    file: PathBuf,
    /// How the file is written; else its ending tells.
    #[arg(long, value_enum)]
    format: Option<Written>,
    /// Check everything and change nothing.
    #[arg(long)]
    dry_run: bool,
}

fn about_file() -> String {
    format!(
        "JSON lines (.jsonl, .ndjson) or CSV with a line of names (.csv). Fields: {}; only email must be there",
        FIELDS.join(", ")
    )
}

#[derive(Clone, Copy, ValueEnum)]
enum Written {
    /// One JSON object on each line.
    Jsonl,
    /// RFC 4180 with the names of the fields on the first line.
    Csv,
}

impl Import {
    /// How the file is written.
    fn format(&self) -> Result<Format, CliError> {
        let ending = self.file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        match (self.format, ending) {
            (Some(Written::Csv), _) | (None, "csv") => Ok(Format::Csv),
            (Some(Written::Jsonl), _) | (None, "jsonl" | "ndjson") => Ok(Format::JsonLines),
            _ => Err(CliError::Refused("say --format jsonl or --format csv".to_owned())),
        }
    }

    pub(super) async fn run(self, ctx: &Ctx) -> Result<(), CliError> {
        let format = self.format()?;
        let bar = bar(&self.file)?;
        let tell = |progress| match progress {
            Progress::Checked(byte) | Progress::Imported(byte) => bar.set_position(byte),
            // Nothing better can be done where even this cannot be written.
            Progress::Bad(line, fault) => bar.suspend(|| {
                let place = line.map_or("the file".to_owned(), |line| format!("line {line}"));
                let _ = writeln!(io::stderr(), "{place}: {fault}");
            }),
        };
        let report = import(ctx, &self.file, format, self.dry_run, tell).await;
        bar.finish_and_clear();
        let report = report.map_err(|error| match error {
            ImportError::Operation(error) => CliError::Operation(error),
            error => CliError::Refused(error.to_string()),
        })?;
        if report.faults > 0 {
            let (faults, lines) = (report.faults, report.lines);
            return Err(CliError::Refused(format!(
                "{faults} faults in {lines} lines; nothing was imported"
            )));
        }
        sum_up(&report, self.dry_run)
    }
}

/// A bar over the bytes of the file; nothing where there is no terminal.
fn bar(file: &Path) -> Result<ProgressBar, CliError> {
    let bar = ProgressBar::new(file.metadata()?.len());
    let style = ProgressStyle::with_template("{bar:40} {percent:>3} %  {eta} left");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    Ok(bar)
}

fn sum_up(report: &Report, dry_run: bool) -> Result<(), CliError> {
    let (added, known) = (report.added, report.known_count());
    let verb = if dry_run { "would be imported" } else { "imported" };
    say(&format!("{} lines: {added} accounts {verb}, {known} were there already.", report.lines))?;
    if known > 0 {
        let named: Vec<_> = report.known.iter().take(RUNS_NAMED).map(run_of_lines).collect();
        let rest = report.known.len().saturating_sub(RUNS_NAMED);
        let more = if rest > 0 { format!(" and {rest} more places") } else { String::new() };
        say(&format!("There already and left as they are: lines {}{more}.", named.join(", ")))?;
    }
    if added > 0 {
        for (scheme, count) in &report.schemes {
            say(&format!("{count:>9}  {scheme}"))?;
        }
    }
    if report.sign_in_millis > 0 {
        say(&format!(
            "Until the last of those hashes is upgraded by its owner's sign-in, every sign-in takes about {} ms longer.",
            report.sign_in_millis
        ))?;
    }
    Ok(())
}

fn run_of_lines((first, last): &(u64, u64)) -> String {
    if first == last { first.to_string() } else { format!("{first}–{last}") }
}
