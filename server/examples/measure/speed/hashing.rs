//! What is left of a core's hashing when it goes through the product: of sign-ins, which hash once, and of resets, which
//! estimate how hard the new password is to guess, compare it with the one in force, and hash it.

use std::error::Error;
use std::hint::black_box;
use std::process::Command;
use std::time::{Duration, Instant};

use argon2::{Argon2, PasswordHasher};
use clap::ValueEnum;
use futures_util::{StreamExt, TryStreamExt, stream};
use serde_json::{Value, json};
use shared::{NewPassword, PasswordContext, PasswordPolicy};

use super::load::{Calls, Load};
use super::{FIRST_CORE, PASSWORD, PEOPLE, Table, address};
use crate::server::{Server, Site};

const NEW_PASSWORD: &str = "nueve cometas de papel azul";
/// Part of the bare hashes that reach people.
const LEAST: f64 = 0.95;
/// People who set a new password.
const RESETS: u32 = 100;
/// At a time.
const TOGETHER: usize = 4;

/// Everybody who has an account, as the import reads it.
pub(super) fn people() -> Result<String, Box<dyn Error>> {
    let hash = hash(PASSWORD)?;
    let line = |number| json!({ "email": address("persona", number), "password_hash": hash });
    Ok((0..PEOPLE).flat_map(|number| [line(number).to_string(), "\n".to_owned()]).collect())
}

/// What is done where nothing else is.
#[derive(Clone, Copy, clap::ValueEnum)]
pub(crate) enum Bare {
    /// The hash of a sign-in.
    SignIn,
    /// The estimate and the two hashes of a reset.
    Reset,
}

impl Bare {
    /// Does it for so long. Says how many hashes that were in a second.
    pub(crate) fn hashes(self, length: Duration) -> Result<f64, Box<dyn Error>> {
        let (begun, mut hashes) = (Instant::now(), 0.0);
        let (policy, new) = (PasswordPolicy::DEFAULT, NewPassword::new(NEW_PASSWORD));
        let context = PasswordContext::new(["Recobra", &address("persona", 0)]);
        while begun.elapsed() < length {
            if matches!(self, Self::Reset) {
                black_box(policy.strength_violations(&new, &context));
                hash(NEW_PASSWORD)?;
                hashes += 1.0;
            }
            hash(PASSWORD)?;
            hashes += 1.0;
        }
        Ok(hashes / begun.elapsed().as_secs_f64())
    }

    /// The same in a process of its own on the server's core.
    fn apart(self, length: Duration) -> Result<f64, Box<dyn Error>> {
        let name = self.to_possible_value().ok_or("no name")?;
        let mut command = Command::new("taskset");
        command.args(["--cpu-list", FIRST_CORE]).arg(std::env::current_exe()?);
        command.args(["bare", name.get_name(), &length.as_secs().to_string()]);
        Ok(String::from_utf8(command.output()?.stdout)?.trim().parse()?)
    }
}

fn hash(password: &str) -> Result<String, Box<dyn Error>> {
    let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), b"0123456789abcdef");
    Ok(hash.map_err(|error| error.to_string())?.to_string())
}

pub(super) async fn measure(
    site: Site,
    length: Duration,
    table: &mut Table,
) -> Result<(), Box<dyn Error>> {
    let server = site.serve_at(Some(FIRST_CORE))?;
    let load = Load::new(server.url(), length, Calls::SignIn);
    let before = Bare::SignIn.apart(length)?;
    let sign_ins = load.run(site.path())?;
    let after = Bare::SignIn.apart(length)?;
    let of_sign_ins = ("hashes of sign-ins", sign_ins, f64::midpoint(before, after));
    let before = Bare::Reset.apart(length)?;
    let resets = 2.0 * resets(&server).await?;
    let after = Bare::Reset.apart(length)?;
    let of_resets = ("hashes of resets", resets, f64::midpoint(before, after));
    for (name, hashes, bare) in [of_sign_ins, of_resets] {
        table.row(name, &format!("{hashes:.1}/s, bare {bare:.1}/s"), hashes / bare, LEAST..=9.0)?;
    }
    Ok(())
}

/// How many new passwords are set in a second.
async fn resets(server: &Server) -> Result<f64, Box<dyn Error>> {
    let mut tokens = Vec::new();
    for number in (0..PEOPLE).rev().take(RESETS.try_into()?) {
        let email = address("persona", number);
        let body = json!({ "identifier": email });
        server.post("/api/auth/forgot-password").json(&body).send().await?.error_for_status()?;
        let letters = server.get(&format!("/api/dev/mailbox?to={email}&wait=20s")).send().await?;
        let letters: Value = letters.error_for_status()?.json().await?;
        let link = letters["messages"][0]["link"].as_str().ok_or("no link")?;
        tokens.push(link.split_once("#token=").ok_or("no token")?.1.to_owned());
    }
    let begun = Instant::now();
    stream::iter(tokens)
        .map(|token| async move {
            let body = json!({
                "token": token, "new_password": NEW_PASSWORD, "confirm_password": NEW_PASSWORD,
            });
            let answer = server.post("/api/auth/reset-password").json(&body).send().await?;
            answer.error_for_status()?.bytes().await
        })
        .buffer_unordered(TOGETHER)
        .try_collect::<Vec<_>>()
        .await?;
    Ok(f64::from(RESETS) / begun.elapsed().as_secs_f64())
}
