//! What release servers with real parameters do, measured: `make timing`, `make revocation`, `make chaos`, `make capacity`.
#![expect(clippy::expect_used, reason = "a measurement that cannot go on has failed")]

mod capacity;
mod chaos;
mod cluster;
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
    let holds = match what.as_str() {
        "timing" => timing::measure(Site::new(&program)?).await?,
        "revocation" => revocation::measure(Site::new(&program)?).await?,
        "chaos" => {
            let seconds = arguments.next().map_or(Ok(120), |seconds| seconds.parse())?;
            chaos::measure(&program, seconds).await?
        }
        "capacity" => capacity::measure(&program).await?,
        _ => {
            return Err(
                "measure (timing | revocation | capacity | chaos) [PROGRAM] [SECONDS]".into()
            );
        }
    };
    Ok(if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
