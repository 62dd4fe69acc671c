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
    let seen = format!("p99 {stormy:.1} ms, without a storm {idle:.1} ms");
    table.row("light calls in a storm", &seen, stormy, 0.0..=MOST)?;
    table.row("", "times as long", stormy / idle, 0.0..=TIMES)
}

/// Calls what does not hash for so long. Says how many milliseconds ninety-nine in a hundred take at most.
async fn light(server: &Server, cookie: &str, length: Duration) -> Result<f64, Box<dyn Error>> {
    let begun = Instant::now();
    let mut times = Vec::new();
    while begun.elapsed() < length {
        let forgot = json!({ "identifier": address("nadie", u32::try_from(times.len())?) });
        let calls = [
            server.get("/api/auth/session").header("cookie", cookie),
            server.get("/forgot-password"),
            server.get("/health/ready"),
            server.post("/api/auth/forgot-password").json(&forgot),
        ];
        for call in calls {
            let begun = Instant::now();
            call.send().await?.error_for_status()?.bytes().await?;
            times.push(begun.elapsed());
            tokio::time::sleep(PAUSE).await;
        }
    }
    times.sort_unstable();
    let time = times.get(times.len() * 99 / 100).ok_or("no calls")?;
    Ok(time.as_secs_f64() * 1000.0)
}
