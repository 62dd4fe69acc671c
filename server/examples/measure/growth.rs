//! Does a call take longer among a million accounts than among a thousand? `make growth` asks two servers.
//!
//! Both run at the same time, over a database each of the same kind, whose tables are full in proportion. People go
//! through everything that the API can do, and each call is made at both servers before the next one: whatever else the
//! machine does is felt by both. It fails where the median of a call among many is more than 1.5 times that among few, and
//! takes up to three times the samples before it says so.

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

/// How often at most so many samples are taken: where a call seems to take longer among many, there are more to tell.
const BATCHES: u32 = 3;
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
    if sizes.few < FEWEST || WARM_UP + BATCHES * sizes.samples > FEWEST {
        return Err(
            format!("at least {FEWEST} accounts, and a third as many samples at most").into()
        );
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
    for round in 0..WARM_UP {
        travel(&few, &many, round, &mut Times::default()).await?;
    }
    let mut round = WARM_UP;
    for _ in 0..BATCHES {
        for _ in 0..sizes.samples {
            travel(&few, &many, round, &mut times).await?;
            round += 1;
        }
        if !times.grow() {
            break;
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
        round - WARM_UP
    )?;
    times.print(&mut out)?;
    Ok(!times.grow())
}

/// Takes every step at both servers, at each of them first in turn.
async fn travel(
    few: &Home,
    many: &Home,
    round: u32,
    times: &mut Times,
) -> Result<(), Box<dyn Error>> {
    let mut few = Visitor::new(few, round);
    let mut many = Visitor::new(many, round);
    for (place, step) in Step::ALL.into_iter().enumerate() {
        let (of_few, of_many) = if (round as usize + place).is_multiple_of(2) {
            let of_few = step.take(&mut few).await?;
            (of_few, step.take(&mut many).await?)
        } else {
            let of_many = step.take(&mut many).await?;
            (step.take(&mut few).await?, of_many)
        };
        times.note(place, of_few, of_many);
    }
    Ok(())
}
