//! What is left of a core's hashing when it goes through the product: of sign-ins, which hash once, and of resets, which
//! hash twice (the new password is compared with the one in force).

use std::error::Error;
use std::process::Command;
use std::time::{Duration, Instant};

use argon2::{Argon2, PasswordHasher};
use futures_util::{StreamExt, TryStreamExt, stream};
use serde_json::{Value, json};

use super::load::{Calls, Load};
use super::{FIRST_CORE, PASSWORD, PEOPLE, Table, address};
use crate::server::{Server, Site};

/// Part of the bare hashes that reach people.
const LEAST: f64 = 0.95;
/// People who set a new password.
const RESETS: u32 = 100;
/// At a time.
const TOGETHER: usize = 4;

/// Everybody who has an account, as the import reads it.
pub(super) fn people() -> Result<String, Box<dyn Error>> {
    let hash = Argon2::default().hash_password_with_salt(PASSWORD.as_bytes(), b"0123456789abcdef");
    let hash = hash.map_err(|error| error.to_string())?.to_string();
    let line = |number| json!({ "email": address("persona", number), "password_hash": hash });
    Ok((0..PEOPLE).flat_map(|number| [line(number).to_string(), "\n".to_owned()]).collect())
}

/// Hashes for so long and prints how often in a second: what the processor does where nothing else is done.
pub(crate) fn hash_bare(length: Duration) -> Result<f64, Box<dyn Error>> {
    let (begun, mut hashes) = (Instant::now(), 0.0);
    while begun.elapsed() < length {
        let hash =
            Argon2::default().hash_password_with_salt(PASSWORD.as_bytes(), b"0123456789abcdef");
        hash.map_err(|error| error.to_string())?;
        hashes += 1.0;
    }
    Ok(hashes / begun.elapsed().as_secs_f64())
}

pub(super) async fn measure(
    site: Site,
    length: Duration,
    table: &mut Table,
) -> Result<(), Box<dyn Error>> {
    let server = site.serve_at(Some(FIRST_CORE))?;
    let load = Load::new(server.url(), length, Calls::SignIn);
    let before = bare(length)?;
    let sign_ins = load.run(site.path())?;
    let between = bare(length)?;
    let resets = 2.0 * resets(&server).await?;
    let after = bare(length)?;
    for (name, hashes, bare) in [
        ("hashes of sign-ins", sign_ins, f64::midpoint(before, between)),
        ("hashes of resets", resets, f64::midpoint(between, after)),
    ] {
        table.row(name, &format!("{hashes:.1}/s, bare {bare:.1}/s"), hashes / bare, LEAST..=9.0)?;
    }
    Ok(())
}

/// [`hash_bare`] in a process of its own on the server's core.
fn bare(length: Duration) -> Result<f64, Box<dyn Error>> {
    let mut command = Command::new("taskset");
    command.args(["--cpu-list", FIRST_CORE]).arg(std::env::current_exe()?);
    let output = command.arg("hash").arg(length.as_secs().to_string()).output()?;
    Ok(String::from_utf8(output.stdout)?.trim().parse()?)
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
            let new = "nueve cometas de papel azul";
            let body = json!({ "token": token, "new_password": new, "confirm_password": new });
            let answer = server.post("/api/auth/reset-password").json(&body).send().await?;
            answer.error_for_status()?.bytes().await
        })
        .buffer_unordered(TOGETHER)
        .try_collect::<Vec<_>>()
        .await?;
    Ok(f64::from(RESETS) / begun.elapsed().as_secs_f64())
}
