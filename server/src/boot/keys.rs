//! The key ring: from the configuration, or in development from a file that is made once.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::BootError;
use crate::config::Config;
use crate::entropy::{self, Entropy};
use crate::secrets::KeyRing;

/// Beside the database; readable by its owner alone.
const FILE: &str = "recobra.keys";

pub(super) fn ring(config: &Config, entropy: &dyn Entropy) -> Result<KeyRing, BootError> {
    let configured = &config.secrets.keys.0;
    let fault = |place: String| {
        move |error: &dyn std::fmt::Display| BootError::Keys(place.clone(), error.to_string())
    };
    if !configured.is_empty() {
        let fault = fault("SECRETS__KEYS".to_owned());
        return KeyRing::new(configured).map_err(|error| fault(&error));
    }
    let path = config.database.data_folder().join(FILE);
    let fault = fault(path.display().to_string());
    create(&path, entropy).map_err(|error| fault(&error))?;
    let text = fs::read_to_string(&path).map_err(|error| fault(&error))?;
    let keys: Vec<String> = text.lines().map(str::to_owned).collect();
    KeyRing::new(&keys).map_err(|error| fault(&error))
}

fn create(path: &Path, entropy: &dyn Entropy) -> std::io::Result<()> {
    let key = entropy::bytes(entropy).map_err(std::io::Error::other)?;
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(mut file) => writeln!(file, "{}", KeyRing::encode(&key)),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}
