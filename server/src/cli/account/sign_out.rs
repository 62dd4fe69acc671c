//! `recobra account sign-out`

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::find;
use crate::account::sign_out::sign_out;
use crate::account::sign_out_everybody::sign_out_everybody;
use crate::cli::{CliError, say};
use crate::ctx::Ctx;
use crate::error::Error;

#[derive(Args)]
#[group(required = true, multiple = false)]
pub(in crate::cli) struct SignOut {
    /// The address.
    #[arg(value_name = "EMAIL")]
    email: Option<String>,
    /// All accounts. Where it breaks off, do it again.
    #[arg(long)]
    everybody: bool,
}

impl SignOut {
    pub(super) async fn run(self, ctx: &Ctx) -> Result<(), CliError> {
        match self.email {
            Some(email) => {
                let ended = sign_out(ctx, &find(ctx, &email).await?).await?;
                say(&format!("Signed out everywhere; {ended} sessions ended."))
            }
            None => everybody(ctx).await,
        }
    }
}

async fn everybody(ctx: &Ctx) -> Result<(), CliError> {
    let bar = counter();
    let mut accounts = 0;
    let outcome = sign_out_everybody(ctx, |done| {
        accounts = done.accounts;
        bar.set_position(accounts);
    });
    let outcome = outcome.await;
    bar.finish_and_clear();
    let done = outcome.map_err(|error| broke_off(accounts, &error))?;
    let (accounts, sessions) = (done.accounts, done.sessions);
    say(&format!("Signed out everywhere: {accounts} accounts; {sessions} sessions ended."))
}

/// Counts accounts; nothing where there is no terminal.
fn counter() -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    let style = ProgressStyle::with_template("{pos} accounts  {elapsed}");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
}

fn broke_off(accounts: u64, error: &Error) -> CliError {
    CliError::Refused(format!(
        "{error}: {accounts} accounts are signed out, the others not yet; run it again"
    ))
}
