//! The key ring: from the configuration, or in development from a file that is made once.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

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

/// What became of a rotation.
pub(crate) enum Rotated {
    /// The file has a new first line.
    File {
        /// Where it is.
        path: PathBuf,
        /// Keys that it has now.
        keys: usize,
    },
    /// What `SECRETS__KEYS` should be.
    Setting(String),
}

/// Puts a new key before those in force.
///
/// # Errors
/// [`BootError::Keys`], where they cannot be read or written.
pub(crate) fn rotate(config: &Config, entropy: &dyn Entropy) -> Result<Rotated, BootError> {
    let newest = || entropy::bytes(entropy).map(|key| KeyRing::encode(&key));
    let configured = &config.secrets.keys.0;
    if !configured.is_empty() {
        let newest = newest()
            .map_err(|error| BootError::Keys("SECRETS__KEYS".to_owned(), error.to_string()))?;
        return Ok(Rotated::Setting([&[newest], configured.as_slice()].concat().join(",")));
    }
    let path = config.database.data_folder().join(FILE);
    let fault =
        |error: std::io::Error| BootError::Keys(path.display().to_string(), error.to_string());
    let newest = newest().map_err(|error| fault(std::io::Error::other(error)))?;
    let older = fs::read_to_string(&path).map_err(fault)?;
    let text = format!("{newest}\n{older}");
    // Whole or not at all: a ring that lost its keys opens nothing that is under way.
    let draft = write_draft(&path, &text).map_err(fault)?;
    fs::rename(&draft, &path).map_err(fault)?;
    Ok(Rotated::File { keys: text.lines().count(), path })
}

fn create(path: &Path, entropy: &dyn Entropy) -> std::io::Result<()> {
    if path.exists() {
        return Ok(());
    }
    let key = entropy::bytes(entropy).map_err(std::io::Error::other)?;
    let draft = write_draft(path, &format!("{}\n", KeyRing::encode(&key)))?;
    // Of processes that start at once one gives the file its name, and nobody reads half of it.
    let named = match fs::hard_link(&draft, path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        named => named,
    };
    fs::remove_file(&draft)?;
    named
}

/// Writes `text` into a file of this process beside `path`, for its owner's eyes.
fn write_draft(path: &Path, text: &str) -> std::io::Result<PathBuf> {
    let draft = path.with_extension(format!("keys.{}", std::process::id()));
    let mut options = OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(draft)
}
