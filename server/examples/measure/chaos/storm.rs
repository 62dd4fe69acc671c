//! What happens to the servers.

use std::error::Error;
use std::fmt;
use std::time::{Duration, Instant};

use super::REPLICAS;
use crate::cluster::Cluster;

/// Between a replica's death and its return, and between its return and the next death.
const DOWN: Duration = Duration::from_millis(700);
const UP: Duration = Duration::from_millis(2300);
/// How long the database does nothing.
const STOPPED: Duration = Duration::from_secs(10);

#[derive(Default)]
pub(super) struct Troubles {
    killed: u32,
    restarted: u32,
    stopped: u32,
}

impl fmt::Display for Troubles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { killed, restarted, stopped } = self;
        write!(
            f,
            "{killed} kill -9 of a replica, {restarted} restart of PostgreSQL, {stopped} stop of it for "
        )?;
        write!(f, "{} s", STOPPED.as_secs())
    }
}

/// Rages until `ends`: the database goes down after a third of the time and stops after two.
pub(super) async fn rage(cluster: &mut Cluster, ends: Instant) -> Result<Troubles, Box<dyn Error>> {
    let begun = Instant::now();
    let third = ends.saturating_duration_since(begun) / 3;
    let (restart, stop) = (begun + third, begun + third * 2);
    let mut troubles = Troubles::default();
    let mut chance = Chance(0x2026_1121);
    tokio::time::sleep(UP).await;
    while Instant::now() < ends {
        let index = chance.below(REPLICAS);
        cluster.kill_replica(index)?;
        troubles.killed += 1;
        tokio::time::sleep(DOWN).await;
        cluster.start_replica(index)?;
        tokio::time::sleep(UP).await;
        if troubles.restarted == 0 && Instant::now() > restart {
            cluster.database.server()?.restart()?;
            troubles.restarted += 1;
        }
        if troubles.stopped == 0 && Instant::now() > stop {
            cluster.database.server()?.signal_all("STOP")?;
            tokio::time::sleep(STOPPED).await;
            cluster.database.server()?.signal_all("CONT")?;
            troubles.stopped += 1;
        }
    }
    Ok(troubles)
}

/// Repeatable choices (xorshift, Marsaglia 2003).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % 1024).unwrap_or(0) % limit
    }
}
