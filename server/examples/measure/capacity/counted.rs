//! What a replica and its database did.

use std::error::Error;
use std::fs;
use std::time::Instant;

use crate::cluster::Cluster;
use crate::cluster::database::Database;

/// Where the index of SQLite's log counts transactions that wrote (`WalIndexHdr.iChange`).
const CHANGES: std::ops::Range<usize> = 8..12;

/// In how many seconds so much was done.
pub(super) struct Counted {
    at: Instant,
    done: Done,
}

pub(super) struct Done {
    seconds: f64,
    /// Processor of the replica, in which `SQLite` runs too.
    pub(super) milliseconds: f64,
    /// `SQLite` tells nobody.
    pub(super) statements: Option<f64>,
    pub(super) commits: f64,
}

impl Counted {
    pub(super) fn until_now(cluster: &mut Cluster) -> Result<Self, Box<dyn Error>> {
        let (statements, commits) = match &cluster.database {
            Database::Sqlite => {
                let index = cluster.database_file().with_extension("db-shm");
                let bytes = fs::read(index)?.get(CHANGES).ok_or("no index")?.try_into()?;
                (None, f64::from(u32::from_ne_bytes(bytes)))
            }
            Database::Postgres(server) => {
                let (statements, commits) = logged(&fs::read(server.log())?);
                (Some(statements), commits)
            }
        };
        let milliseconds = cluster.processor_time(0)?.as_secs_f64() * 1000.0;
        Ok(Self {
            at: Instant::now(),
            done: Done { seconds: 0.0, milliseconds, statements, commits },
        })
    }

    pub(super) fn since(&self, before: &Self) -> Done {
        let (all, had) = (&self.done, &before.done);
        Done {
            seconds: (self.at - before.at).as_secs_f64(),
            milliseconds: all.milliseconds - had.milliseconds,
            statements: all.statements.zip(had.statements).map(|(all, had)| all - had),
            commits: all.commits - had.commits,
        }
    }
}

impl Done {
    pub(super) fn per_second(&self) -> Self {
        self.each(self.seconds)
    }

    pub(super) fn each(&self, count: f64) -> Self {
        Self {
            seconds: self.seconds / count,
            milliseconds: self.milliseconds / count,
            statements: self.statements.map(|statements| statements / count),
            commits: self.commits / count,
        }
    }

    /// Without what is done `rest`ing, but with its commits: who has something to do sends and seals at once.
    pub(super) fn less(&self, rest: &Self) -> Self {
        let resting = self.seconds;
        Self {
            seconds: self.seconds,
            milliseconds: self.milliseconds - rest.milliseconds * resting,
            statements: self
                .statements
                .zip(rest.statements)
                .map(|(all, each)| all - each * resting),
            commits: self.commits,
        }
    }
}

/// Statements in a log of PostgreSQL, and commits among them.
fn logged(log: &[u8]) -> (f64, f64) {
    let log = String::from_utf8_lossy(log);
    let said = log.lines().filter_map(|line| Some(line.split_once("LOG:  ")?.1));
    let is_statement =
        |said: &&str| said.starts_with("execute ") || said.starts_with("statement: ");
    let statements = said.filter(is_statement);
    let commits = statements.clone().filter(|said| said.ends_with("COMMIT"));
    (count(statements.count()), count(commits.count()))
}

fn count(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}
