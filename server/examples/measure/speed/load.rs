//! As many calls as the other side answers, by `wrk` on the last core.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::{PASSWORD, PEOPLE};
use crate::cluster::process::{Process, bound};

/// Who calls at the same time.
const CONNECTIONS: u32 = 64;
/// The same where each call waits for a hash.
const HASHING: u32 = 4;
/// Who guesses at the same time.
const GUESSING: u32 = 500;

/// What is called.
pub(super) enum Calls {
    /// Whatever answers a constant.
    Constant,
    /// Whose session it is.
    Session { cookie: String },
    /// A forgotten password, for one address after the other.
    Forgot { who: &'static str },
    /// A sign-in, for one address after the other.
    SignIn,
    /// Guesses, many at a time, on whatever core is free.
    Storm,
}

pub(super) struct Load {
    url: String,
    length: Duration,
    calls: Calls,
}

impl Load {
    pub(super) const fn new(url: String, length: Duration, calls: Calls) -> Self {
        Self { url, length, calls }
    }

    /// Calls. Says how many were answered in a second.
    pub(super) fn run(&self, folder: &Path) -> Result<f64, Box<dyn Error>> {
        let output = self.command(folder)?.output()?;
        let said = String::from_utf8(output.stdout)?;
        if !output.status.success() || said.contains("Non-2xx") || said.contains("Socket errors") {
            let cause = String::from_utf8_lossy(&output.stderr);
            return Err(format!("wrk: {cause}{said}").into());
        }
        let rate = said.lines().find_map(|line| line.trim().strip_prefix("Requests/sec:"));
        Ok(rate.ok_or("wrk tells no rate")?.trim().parse()?)
    }

    /// Begins to call and does not wait; dropped, it ends.
    pub(super) fn start(&self, folder: &Path) -> Result<Process, Box<dyn Error>> {
        let mut wrk = self.command(folder)?;
        Ok(wrk.stdout(Stdio::null()).spawn()?.into())
    }

    fn command(&self, folder: &Path) -> Result<Command, Box<dyn Error>> {
        let mut wrk = bound(if matches!(self.calls, Calls::Storm) { "wrk" } else { "taskset" });
        if !matches!(self.calls, Calls::Storm) {
            wrk.args(["--cpu-list", &last_core()?, "wrk"]);
        }
        let connections = match self.calls {
            Calls::SignIn => HASHING,
            Calls::Storm => GUESSING,
            _ => CONNECTIONS,
        };
        wrk.arg("--threads=1").arg(format!("--connections={connections}"));
        wrk.arg(format!("--duration={}s", self.length.as_secs().max(1)));
        let (call, body) = match &self.calls {
            Calls::Constant => {
                wrk.arg(&self.url);
                return Ok(wrk);
            }
            Calls::Session { cookie } => {
                wrk.args(["--header", &format!("Cookie: {cookie}")]);
                wrk.arg(format!("{}/api/auth/session", self.url));
                return Ok(wrk);
            }
            Calls::Forgot { who } => {
                ("forgot-password", format!("{{\"identifier\":\"{who}%d@example.com\"}}"))
            }
            Calls::SignIn => ("sign-in", sign_in("persona", PASSWORD)),
            Calls::Storm => ("sign-in", sign_in("nadie", "otra frase")),
        };
        wrk.arg("--script").arg(script(folder, call, &body)?).arg(&self.url);
        Ok(wrk)
    }
}

fn sign_in(who: &str, password: &str) -> String {
    format!("{{\"identifier\":\"{who}%d@example.com\",\"password\":\"{password}\"}}")
}

/// A script for `wrk` that posts `body`, each time with another number in it.
fn script(folder: &Path, call: &str, body: &str) -> Result<PathBuf, Box<dyn Error>> {
    let file = folder.join(format!("{call}.lua"));
    let lua = format!(
        "local number = 0\nfunction request()\n  number = (number + 1) % {PEOPLE}\n  return wrk.format('POST', \
         '/api/auth/{call}', {{['Content-Type'] = 'application/json'}}, string.format('{body}', number))\nend\n"
    );
    fs::write(&file, lua)?;
    Ok(file)
}

/// Where whoever calls runs.
fn last_core() -> Result<String, Box<dyn Error>> {
    match std::thread::available_parallelism()?.get() {
        1 => Err("it takes two cores: one for the server, one for whoever calls".into()),
        cores => Ok((cores - 1).to_string()),
    }
}
