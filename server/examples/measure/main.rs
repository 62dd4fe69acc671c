//! What a release server with real parameters does, measured: `make timing`, `make revocation`.
#![expect(clippy::expect_used, reason = "a measurement that cannot go on has failed")]

mod revocation;
mod server;
mod timing;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::server::Site;

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let what = arguments.next().unwrap_or_default();
    let program = arguments.next().map_or(PathBuf::from("target/release/recobra"), PathBuf::from);
    let site = Site::new(&program)?;
    let holds = match what.as_str() {
        "timing" => timing::measure(site).await?,
        "revocation" => revocation::measure(site).await?,
        _ => return Err("measure (timing | revocation) [PROGRAM]".into()),
    };
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
