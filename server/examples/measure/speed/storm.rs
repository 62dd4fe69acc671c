//! Light calls while five hundred guess passwords at once, and again as soon as they are answered, on all cores.

use std::error::Error;
use std::time::{Duration, Instant};

use serde_json::json;

use super::load::{Calls, Load};
use super::{Table, address, sign_in};
use crate::server::{Server, Site};

/// Between two light calls.
const PAUSE: Duration = Duration::from_millis(5);
/// Milliseconds that ninety-nine light calls in a hundred take at most.
const MOST: f64 = 50.0;
/// How many times as long as without the storm.
const TIMES: f64 = 5.0;
/// Milliseconds below which nobody counts how many times as long.
const SMALLEST: f64 = 15.0;
/// The light calls.
const CALLS: [&str; 4] = ["session check", "page", "readiness", "forgot-password"];

pub(super) async fn measure(
    site: &Site,
    length: Duration,
    table: &mut Table,
) -> Result<(), Box<dyn Error>> {
    let server = site.serve()?;
    let cookie = sign_in(&server).await?;
    let idle = light(&server, &cookie, length).await?;
    let guesses = Load::new(server.url(), length * 4, Calls::Storm).start(site.path())?;
    tokio::time::sleep(length / 2).await;
    let stormy = light(&server, &cookie, length * 2).await?;
    drop(guesses);
    for (index, name) in CALLS.iter().enumerate() {
        let (idle, stormy) = (quantile(&idle[index])?, quantile(&stormy[index])?);
        let seen = format!("p99 {stormy:.1} ms, without a storm {idle:.1} ms");
        let most = MOST.min((idle * TIMES).max(SMALLEST));
        table.row(&format!("{name} in a storm"), &seen, stormy, 0.0..=most)?;
    }
    Ok(())
}

/// Calls what does not hash for so long. Says how long each took.
async fn light(
    server: &Server,
    cookie: &str,
    length: Duration,
) -> Result<[Vec<Duration>; CALLS.len()], Box<dyn Error>> {
    let begun = Instant::now();
    let mut times = [const { Vec::new() }; CALLS.len()];
    while begun.elapsed() < length {
        let forgot = json!({ "identifier": address("nadie", u32::try_from(times[0].len())?) });
        let calls = [
            server.get("/api/auth/session").header("cookie", cookie),
            server.get("/forgot-password"),
            server.get("/health/ready"),
            server.post("/api/auth/forgot-password").json(&forgot),
        ];
        for (times, call) in times.iter_mut().zip(calls) {
            let begun = Instant::now();
            call.send().await?.error_for_status()?.bytes().await?;
            times.push(begun.elapsed());
            tokio::time::sleep(PAUSE).await;
        }
    }
    Ok(times)
}

/// How many milliseconds ninety-nine in a hundred take at most.
fn quantile(times: &[Duration]) -> Result<f64, Box<dyn Error>> {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let time = sorted.get(sorted.len() * 99 / 100).ok_or("no calls")?;
    Ok(time.as_secs_f64() * 1000.0)
}
