//! Does a call take longer among a million accounts than among a thousand? `make growth` asks two servers.
//!
//! Both run at the same time, over a database each of the same kind, whose tables are full in proportion. People go
//! through everything that the API can do, and each call is made at both servers before the next one: whatever else the
//! machine does is felt by both. It fails where the median of a call among many is more than 1.5 times that among few.

mod fill;
mod home;
mod journey;
mod times;
mod visitor;
mod words;

use std::error::Error;
use std::io::{Write, stdout};
use std::path::PathBuf;
use std::time::Instant;

use clap::{Args, ValueEnum};

use self::home::Home;
use self::journey::Step;
use self::times::Times;
use self::visitor::Visitor;
use crate::server::PROGRAM;

/// Journeys before the first sample.
const WARM_UP: u32 = 15;

/// Fewest accounts: each person is somebody else.
const FEWEST: u32 = 1000;

#[derive(Args)]
pub(crate) struct Sizes {
    /// The release server.
    #[arg(default_value = PROGRAM)]
    program: PathBuf,
    /// Databases to measure on.
    #[arg(long, value_delimiter = ',', default_value = "sqlite,postgres")]
    databases: Vec<Kind>,
    /// Accounts where there are few.
    #[arg(long, default_value_t = 1000)]
    few: u32,
    /// Accounts where there are many.
    #[arg(long, default_value_t = 1_000_000)]
    many: u32,
    /// Samples of each call; one person each.
    #[arg(long, default_value_t = 120)]
    samples: u32,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    Sqlite,
    Postgres,
    Mysql,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
            Self::Mysql => "MariaDB",
        }
    }
}

/// Measures. Says whether nothing grew.
pub(crate) async fn measure(sizes: &Sizes) -> Result<bool, Box<dyn Error>> {
    if sizes.few < FEWEST || WARM_UP + sizes.samples > FEWEST {
        return Err(format!("at least {FEWEST} accounts, and fewer samples than that").into());
    }
    let mut holds = true;
    for kind in &sizes.databases {
        holds &= compare(sizes, *kind).await?;
    }
    Ok(holds)
}

async fn compare(sizes: &Sizes, kind: Kind) -> Result<bool, Box<dyn Error>> {
    let begun = Instant::now();
    let few = Home::open(&sizes.program, kind, sizes.few).await?;
    let many = Home::open(&sizes.program, kind, sizes.many).await?;
    let filled = begun.elapsed();
    let mut times = Times::default();
    for round in 0..WARM_UP + sizes.samples {
        let mut few = Visitor::new(&few, round);
        let mut many = Visitor::new(&many, round);
        for (place, step) in Step::ALL.into_iter().enumerate() {
            let (a, b) = if (round as usize + place).is_multiple_of(2) {
                let a = step.take(&mut few).await?;
                (a, step.take(&mut many).await?)
            } else {
                let b = step.take(&mut many).await?;
                (step.take(&mut few).await?, b)
            };
            if round >= WARM_UP {
                times.note(place, a, b);
            }
        }
    }
    let mut out = stdout().lock();
    writeln!(
        out,
        "\n{}: {} and {} accounts, filled in {} s; {} interleaved samples of each call, in ms",
        kind.name(),
        sizes.few,
        sizes.many,
        filled.as_secs(),
        sizes.samples
    )?;
    times.print(&mut out)
}
