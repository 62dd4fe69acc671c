//! `recobra keys …`

use clap::Subcommand;

use super::{CliError, say};
use crate::boot::keys::{Rotated, rotate};
use crate::config::Config;
use crate::entropy::SystemEntropy;

#[derive(Subcommand)]
pub(super) enum Keys {
    /// Put a new key before those in force: it signs from the next start on, and old ones still verify. Where the keys
    /// are configured, this prints what to configure from now on.
    Rotate,
}

impl Keys {
    pub(super) fn run(self, config: &Config) -> Result<(), CliError> {
        let Self::Rotate = self;
        match rotate(config, &SystemEntropy)? {
            Rotated::File { path, keys } => {
                say(&format!("{} has {keys} keys now: restart the server.", path.display()))
            }
            Rotated::Setting(keys) => say(&format!("RECOBRA_SECRETS__KEYS={keys}")),
        }
    }
}
