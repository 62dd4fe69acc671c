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
    let mut rounds = Vec::with_capacity(WARM_UP + SAMPLES);
    for round in 0..WARM_UP + SAMPLES {
        let mut requests = vec![String::new(); kinds.len()];
        for kind in shuffle.order(kinds.len()) {
            let (time, request) = forgot(&server, &address(kinds[kind], round)).await?;
            requests[kind] = request;
            if round >= WARM_UP {
                times[kind].push(time);
            }
        }
        rounds.push(requests);
    }
    let forgot = tell("forgot-password", &kinds, &times)?;

    has_arrived(&server, &address("known", WARM_UP + SAMPLES - 1)).await?;
    let mut times = vec![Vec::with_capacity(SAMPLES); kinds.len()];
    for (round, requests) in rounds.iter().enumerate() {
        for kind in shuffle.order(kinds.len()) {
            let time = guess(&server, &requests[kind]).await?;
            if round >= WARM_UP {
                times[kind].push(time);
            }
        }
    }
    let guessed = tell("verify-code", &kinds, &times)?;

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
    Ok(signed_in && forgot && guessed)
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
    Ok(call(server, "/api/auth/sign-in", &body, StatusCode::UNAUTHORIZED).await?.0)
}

/// The time that a request took, and its id.
async fn forgot(server: &Server, address: &str) -> Result<(Duration, String), Box<dyn Error>> {
    let body = json!({ "identifier": address });
    let (time, reply) = call(server, "/api/auth/forgot-password", &body, StatusCode::OK).await?;
    Ok((time, reply["request_id"].as_str().ok_or("no request")?.to_owned()))
}

/// The time of a code that is most likely wrong.
async fn guess(server: &Server, request: &str) -> Result<Duration, Box<dyn Error>> {
    let body = json!({ "request_id": request, "code": "000000" });
    Ok(call(server, "/api/auth/verify-code", &body, StatusCode::BAD_REQUEST).await?.0)
}

/// Waits for the letter to `address`: those before it are out, too, since the oldest goes first.
async fn has_arrived(server: &Server, address: &str) -> Result<(), Box<dyn Error>> {
    for _ in 0..30 {
        let path = format!("/api/dev/mailbox?to={address}&wait=10s");
        let reply: Value = server.get(&path).send().await?.error_for_status()?.json().await?;
        if reply["messages"].as_array().is_some_and(|messages| !messages.is_empty()) {
            return Ok(());
        }
    }
    Err("the letters do not arrive".into())
}

async fn call(
    server: &Server,
    path: &str,
    body: &Value,
    expected: StatusCode,
) -> Result<(Duration, Value), Box<dyn Error>> {
    let request = server.post(path).json(body).build()?;
    let begun = Instant::now();
    let response = server.client.execute(request).await?;
    let status = response.status();
    let reply = response.bytes().await?;
    let time = begun.elapsed();
    if status == expected {
        Ok((time, serde_json::from_slice(&reply)?))
    } else {
        Err(format!("{path} answered {status}").into())
    }
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
