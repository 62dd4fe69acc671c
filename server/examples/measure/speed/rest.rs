//! A server that nobody calls: when it is ready, and what it holds.

use std::error::Error;
use std::fs;
use std::time::{Duration, Instant};

use super::Table;
use crate::server::{Server, Site};

/// From the start of the process to the first answer, in milliseconds.
const READY: f64 = 150.0;
/// Resident, in MiB.
const RESIDENT: f64 = 30.0;
/// How long it is left alone before it is weighed.
const REST: Duration = Duration::from_secs(10);

pub(super) async fn measure(site: Site, table: &mut Table) -> Result<(), Box<dyn Error>> {
    // The first start makes keys and schema.
    drop(site.serve()?);
    let begun = Instant::now();
    let server = site.serve()?;
    let ready = server.get("/health/ready").send().await?.error_for_status()?;
    let took = begun.elapsed();
    ready.bytes().await?;
    let took = took.as_secs_f64() * 1000.0;
    table.row("ready", "milliseconds after the start", took, 0.0..=READY)?;
    tokio::time::sleep(REST).await;
    table.row("at rest", "MiB resident", resident(&server)?, 0.0..=RESIDENT)
}

fn resident(server: &Server) -> Result<f64, Box<dyn Error>> {
    let status = fs::read_to_string(format!("/proc/{}/status", server.id()))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no size")?;
    let kibibytes: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kibibytes / 1024.0)
}
