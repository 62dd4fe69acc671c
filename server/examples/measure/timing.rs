//! Can the time of an answer tell who has an account? `make timing` asks a release server with real parameters.
//!
//! It imports accounts of every kind into a database of its own, takes interleaved samples, and tells for each pair
//! of kinds how well time alone tells them apart: the area under the ROC curve, where 0.5 is blind and 1 certain.
//! It fails where a pair is outside of 0.45 to 0.55. Five hundred samples put the chance of that at a few in a
//! thousand for a pair that is equal; a machine that does other things at the same time makes it no likelier, since
//! all kinds suffer alike.

mod people;
mod roc;

use std::error::Error;
use std::io::{Write, stdout};
use std::time::{Duration, Instant};

use reqwest::StatusCode;
use serde_json::{Value, json};

use self::people::{ACCOUNTS, KINDS, address, waiting};
use self::roc::{area, median};
use crate::server::{Server, Site};

/// Areas that say nothing.
const BLIND: std::ops::RangeInclusive<f64> = 0.45..=0.55;
/// Samples of each kind.
const SAMPLES: usize = 500;
/// Calls before the first sample.
const WARM_UP: usize = 40;

/// Measures. Says whether time tells nothing.
pub(crate) async fn measure(site: Site) -> Result<bool, Box<dyn Error>> {
    std::fs::write(site.path().join("people.jsonl"), people::file())?;
    site.run(&["account", "import", "people.jsonl"], "")?;
    let server = site.serve()?;
    let mut shuffle = Shuffle(0x2026_0302);

    let kinds = ["known", "unknown"];
    let mut times = vec![Vec::with_capacity(SAMPLES); kinds.len()];
    for round in 0..WARM_UP + SAMPLES {
        for kind in shuffle.order(kinds.len()) {
            let time = forgot(&server, &address(kinds[kind], round)).await?;
            if round >= WARM_UP {
                times[kind].push(time);
            }
        }
    }
    let forgot = tell("forgot-password", &kinds, &times)?;

    for _ in 0..WARM_UP {
        sign_in(&server, &address("unknown", 0)).await?;
        sign_in(&server, &waiting()).await?;
    }
    let mut times = vec![Vec::with_capacity(SAMPLES); KINDS.len()];
    for round in 0..SAMPLES {
        for kind in shuffle.order(KINDS.len()) {
            let address = match KINDS[kind] {
                "waiting" => waiting(),
                name => address(name, round % ACCOUNTS),
            };
            times[kind].push(sign_in(&server, &address).await?);
        }
    }
    let signed_in = tell("sign-in", &KINDS, &times)?;
    Ok(signed_in && forgot)
}

/// Prints what the times of each pair of `kinds` tell. Says whether that is nothing.
fn tell(call: &str, kinds: &[&str], times: &[Vec<Duration>]) -> Result<bool, Box<dyn Error>> {
    let mut out = stdout().lock();
    writeln!(out, "\n{call}: {} interleaved samples of each", times[0].len())?;
    for (kind, times) in kinds.iter().zip(times) {
        writeln!(out, "  {kind:<9} median {:>9.3} ms", median(times).as_secs_f64() * 1000.0)?;
    }
    let mut blind = true;
    for (index, kind) in kinds.iter().enumerate() {
        for (other, others) in kinds.iter().zip(times).skip(index + 1) {
            let area = area(&times[index], others);
            let passes = BLIND.contains(&area);
            let verdict = if passes { "blind" } else { "TELLS" };
            writeln!(out, "  {kind:<9} {other:<9} AUC {area:.3}  {verdict}")?;
            blind &= passes;
        }
    }
    Ok(blind)
}

async fn sign_in(server: &Server, address: &str) -> Result<Duration, Box<dyn Error>> {
    let body = json!({ "identifier": address, "password": "no es la frase de nadie" });
    call(server, "/api/auth/sign-in", &body, StatusCode::UNAUTHORIZED).await
}

async fn forgot(server: &Server, address: &str) -> Result<Duration, Box<dyn Error>> {
    let body = json!({ "identifier": address });
    call(server, "/api/auth/forgot-password", &body, StatusCode::OK).await
}

async fn call(
    server: &Server,
    path: &str,
    body: &Value,
    expected: StatusCode,
) -> Result<Duration, Box<dyn Error>> {
    let request = server.post(path).json(body).build()?;
    let begun = Instant::now();
    let response = server.client.execute(request).await?;
    let status = response.status();
    response.bytes().await?;
    let time = begun.elapsed();
    if status == expected { Ok(time) } else { Err(format!("{path} answered {status}").into()) }
}

/// Repeatable orders (xorshift, Marsaglia 2003): nothing secret, only evenly mixed.
struct Shuffle(u64);

impl Shuffle {
    fn order(&mut self, length: usize) -> Vec<usize> {
        let mut order: Vec<_> = (0..length).collect();
        order.sort_by_cached_key(|_| {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            self.0
        });
        order
    }
}
