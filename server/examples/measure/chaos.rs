//! Do replicas hold together while parts of them die? `make chaos` asks three of them behind nginx over PostgreSQL.
//!
//! People recover, sign in and change passwords all the time. Every few seconds a replica is killed and comes back;
//! the database is ended once in the middle of everything and once does nothing for ten seconds. Afterwards the
//! database and what everybody was told must agree. It fails where they do not.

mod person;
mod storm;
mod story;
mod stranger;
mod verdict;

use std::error::Error;
use std::io::{Write, stdout};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Args;
use tokio::task::JoinSet;

use self::person::{Crowd, live};
use self::story::Story;
use crate::cluster::Cluster;
use crate::cluster::database::Database;
use crate::cluster::post::{PostOffice, collect};
use crate::cluster::postgres::Postgres;
use crate::server::PROGRAM;

/// Replicas behind nginx.
const REPLICAS: usize = 3;
/// People at a time.
const PEOPLE: usize = 24;
/// Accounts that they share, one person at each at a time: so many that nobody asks for one again within a minute, which is
/// sent nothing then.
const ACCOUNTS: usize = 6000;
/// When nobody waits any longer for what is left in the outbox.
const PATIENCE: Duration = Duration::from_mins(3);

#[derive(Args)]
pub(crate) struct Trial {
    /// The release server.
    #[arg(default_value = PROGRAM)]
    program: PathBuf,
    /// How long it rages.
    #[arg(default_value_t = 120)]
    seconds: u64,
}

/// Measures. Says whether everything held.
pub(crate) async fn measure(trial: &Trial) -> Result<bool, Box<dyn Error>> {
    let length = Duration::from_secs(trial.seconds);
    let database = Database::Postgres(Postgres::start(&[]).await?);
    let mut cluster = Cluster::new(&trial.program, REPLICAS, database)?;
    cluster.import(&person::file(ACCOUNTS))?;
    cluster.start_replicas().await?;
    let (post, story) = (Arc::new(PostOffice::default()), Arc::new(Story::default()));
    let crowd =
        Arc::new(Crowd::new(&cluster.url(), ACCOUNTS, Arc::clone(&post), Arc::clone(&story)));

    let mut tasks = JoinSet::new();
    tasks.spawn(collect(Arc::clone(&post), cluster.mail_folder()));
    let ends = Instant::now() + length;
    let mut load = JoinSet::new();
    for _ in 0..PEOPLE {
        load.spawn(live(Arc::clone(&crowd), ends));
    }
    load.spawn(stranger::ask_at_random(Arc::clone(&crowd), ends));
    load.spawn(stranger::ask_for_one(Arc::clone(&crowd), ends));
    let troubles = storm::rage(&mut cluster, ends).await?;
    while let Some(ended) = load.join_next().await {
        ended?;
    }

    cluster.start_replicas().await?;
    let drained = cluster.drain(PATIENCE).await?;
    // What was the last to be sent is also the last to be read.
    post.read_everything(&cluster.mail_folder())?;
    let mut out = stdout().lock();
    writeln!(
        out,
        "{} s, {PEOPLE} people at a time, three replicas, nginx, PostgreSQL",
        length.as_secs()
    )?;
    writeln!(out, "troubles: {troubles}\n")?;
    story.print(&mut out)?;
    let verdict = verdict::judge(&cluster, &story, &post).await?;
    let sealed = cluster.run(&["audit", "verify"]).is_ok();
    verdict.print(&mut out, drained, sealed)
}
