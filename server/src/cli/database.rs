//! `recobra database …`

mod copy;

use clap::Subcommand;

use super::{CliError, say};
use crate::config::Config;

#[derive(Subcommand)]
pub(super) enum Database {
    /// Copy every row of one database into another, empty one; of any two kinds.
    Copy(copy::Copy),
}

impl Database {
    pub(super) async fn run(self, config: Config) -> Result<(), CliError> {
        let Self::Copy(command) = self;
        command.run(config).await
    }
}
