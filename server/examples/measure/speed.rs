//! How fast is it? `make speed` holds a release server with real parameters to its numbers.
//!
//! Where it can, it compares with what the same core does without Recobra in the same minute: how often nginx answers a
//! constant, how often bare Argon2id hashes. The server has the first core to itself then, and whoever calls the last one.

mod constant;
mod hashing;
mod load;
mod rest;
mod storm;

use std::error::Error;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use self::load::{Calls, Load};
use crate::server::{PROGRAM, Server, Site};

/// People who have an account.
const PEOPLE: u32 = 20_000;
const PASSWORD: &str = "lluvia verde sobre tejados";
/// Where the server runs.
const FIRST_CORE: &str = "0";

/// Part of nginx's rate that a session check reaches at least.
const SESSION_CHECK: f64 = 1.0 / 15.0;
/// The same for a forgotten password.
const FORGOT_PASSWORD: f64 = 1.0 / 35.0;

#[derive(Args)]
pub(crate) struct Trial {
    /// The release server.
    #[arg(default_value = PROGRAM)]
    program: PathBuf,
    /// How long each call is made.
    #[arg(long, default_value_t = 5)]
    seconds: u64,
}

pub(crate) use self::hashing::Bare;

/// Measures. Says whether every number is held.
pub(crate) async fn measure(trial: &Trial) -> Result<bool, Box<dyn Error>> {
    let length = Duration::from_secs(trial.seconds);
    let mut table = Table::default();
    rest::measure(Site::new(&trial.program)?, &mut table).await?;
    let site = peopled(&trial.program)?;
    rates(&site, length, &mut table).await?;
    hashing::measure(peopled(&trial.program)?, length, &mut table).await?;
    storm::measure(&peopled(&trial.program)?, length, &mut table).await?;
    writeln!(stdout(), "{}", if table.broken == 0 { "held" } else { "BROKEN" })?;
    Ok(table.broken == 0)
}

/// A site whose people have the password [`PASSWORD`].
fn peopled(program: &Path) -> Result<Site, Box<dyn Error>> {
    let site = Site::new(program)?;
    std::fs::write(site.path().join("people.jsonl"), hashing::people()?)?;
    site.run(&["account", "import", "people.jsonl"], "")?;
    Ok(site)
}

/// What one core answers in a second.
async fn rates(site: &Site, length: Duration, table: &mut Table) -> Result<(), Box<dyn Error>> {
    // Alone: what the server still sends afterwards would take from nginx's time.
    let before = constant::rate(site.path(), length)?;
    let mut rates = Vec::new();
    {
        let server = site.serve_at(Some(FIRST_CORE))?;
        let cookie = sign_in(&server).await?;
        let session = Load::new(server.url(), length, Calls::Session { cookie });
        rates.push(("session check", session.run(site.path())?, SESSION_CHECK));
    }
    for (name, who) in
        [("forgot-password, unknown", "nadie"), ("forgot-password, known", "persona")]
    {
        let server = site.serve_at(Some(FIRST_CORE))?;
        let forgot = Load::new(server.url(), length, Calls::Forgot { who });
        rates.push((name, forgot.run(site.path())?, FORGOT_PASSWORD));
    }
    let nginx = f64::midpoint(before, constant::rate(site.path(), length)?);
    for (name, rate, least) in rates {
        table.row(name, &format!("{rate:.0}/s, nginx {nginx:.0}/s"), rate / nginx, least..=1.0)?;
    }
    Ok(())
}

async fn sign_in(server: &Server) -> Result<String, Box<dyn Error>> {
    let body = serde_json::json!({ "identifier": address("persona", 0), "password": PASSWORD });
    let response = server.post("/api/auth/sign-in").json(&body).send().await?.error_for_status()?;
    let cookies = response.headers().get_all("set-cookie").iter();
    let pairs = cookies.filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
    let cookie = pairs.map(str::to_owned).find(|pair| pair.starts_with("recobra-dev="));
    cookie.ok_or_else(|| "no session".into())
}

fn address(who: &str, number: u32) -> String {
    format!("{who}{number}@example.com")
}

/// Prints what was measured as it comes.
#[derive(Default)]
struct Table {
    broken: usize,
}

impl Table {
    fn row(
        &mut self,
        name: &str,
        seen: &str,
        number: f64,
        held: std::ops::RangeInclusive<f64>,
    ) -> Result<(), Box<dyn Error>> {
        let verdict = if held.contains(&number) { "held" } else { "BROKEN" };
        self.broken += usize::from(!held.contains(&number));
        let (least, most) = (held.start(), held.end());
        let bound = if *least > 0.0 { format!("≥ {least:.3}") } else { format!("≤ {most}") };
        writeln!(stdout(), "{name:<30} {seen:<38} {number:>8.3}  {bound:<9} {verdict}")?;
        Ok(())
    }
}
