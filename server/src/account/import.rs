//! Brings accounts of another system in, with the hashes that their passwords have there.
//!
//! The file is read twice. First every line is checked, against the rules, the other lines and the database, and
//! nothing is written: a file with one bad line changes nothing. Then the accounts are added in batches, each in a
//! transaction with its audit events. So an account is there as a whole or not at all; where the process dies in the
//! middle, the batches before it are there, and importing the same file again adds the rest, for an address that
//! has an account already is passed over. What is held in memory is a batch and 16 bytes for each identifier.

mod check;
mod write;

mod reader;
mod record;
mod twins;

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::Path;

use thiserror::Error;

use self::check::check;
use self::reader::Reader;
use self::write::write;
use crate::ctx::Ctx;
use crate::store::StoreError;

pub use self::reader::Format;
pub use self::record::FIELDS;

/// Accounts that are checked or added at a time.
const BATCH: usize = 500;

/// Why the import ended.
#[derive(Debug, Error)]
pub enum ImportError {
    /// The file cannot be read.
    #[error("the file cannot be read: {0}")]
    File(#[from] io::Error),
    /// Its first line names no fields, or others than there are.
    #[error("the first line must name fields out of {}: {fault}", FIELDS.join(", "))]
    Header {
        /// What is wrong with it.
        fault: String,
    },
    /// Another pass over the file found something else.
    #[error("line {0} is not what it was a moment ago; the lines before it are imported")]
    Changed(u64),
    /// Somebody took an address or a number of the file in the meantime.
    #[error(
        "somebody took an address or a number of lines {0} to {1} just now; \
         the lines before them are imported, so import the file again"
    )]
    Overtaken(u64, u64),
    /// An operation failed.
    #[error(transparent)]
    Operation(#[from] crate::error::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What happens while a file is read.
#[derive(Clone, Debug)]
pub enum Progress {
    /// The pass has come to this byte.
    Checked(u64),
    /// The pass that writes has come to this byte.
    Imported(u64),
    /// Why the file cannot be imported, and on which line that is, where it is one. It quotes nothing of the line.
    Bad(Option<u64>, String),
}

/// What came of a file.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Lines with an account on them.
    pub lines: u64,
    /// Why it cannot be imported, counted. Where there is a reason, nothing was.
    pub faults: u64,
    /// Accounts that were added, or would be.
    pub added: u64,
    /// Lines whose address had an account already, as first and last of each run of lines.
    pub known: Vec<(u64, u64)>,
    /// Accounts to be added by how their passwords are hashed; `none` for those that have none.
    pub schemes: BTreeMap<String, u64>,
    /// About how much longer every sign-in takes in milliseconds while such hashes are stored.
    pub sign_in_millis: u64,
}

impl Report {
    fn knows(&mut self, line: u64) {
        match self.known.last_mut() {
            Some((_, last)) if *last + 1 == line => *last = line,
            _ => self.known.push((line, line)),
        }
    }

    /// How many lines had an account already.
    #[must_use]
    pub fn known_count(&self) -> u64 {
        self.known.iter().map(|(first, last)| last - first + 1).sum()
    }
}

/// Checks the file at `path` and, unless a line is bad or `dry_run` says so, imports it.
///
/// # Errors
/// [`ImportError`]; bad lines are no error but in the report.
pub async fn import(
    ctx: &Ctx,
    path: &Path,
    format: Format,
    dry_run: bool,
    mut tell: impl FnMut(Progress),
) -> Result<Report, ImportError> {
    let mut report = check(ctx, Reader::open(File::open(path)?, format)?, &mut tell).await?;
    if report.faults == 0 && !dry_run {
        report.known.clear();
        let added = write(ctx, Reader::open(File::open(path)?, format)?, &mut report, &mut tell);
        report.added = added.await?;
    }
    Ok(report)
}
