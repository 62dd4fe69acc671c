//! Delivery into a folder: one `.eml` file for each letter, whole or not at all, for its owner's eyes.

use std::io;
use std::path::{Path, PathBuf};

use tokio::fs;
use tokio::io::AsyncWriteExt;

use super::failure::{Failure, Fault};
use super::message::Message;
use super::{MailError, Receipt};

/// A folder.
pub(super) struct Directory(PathBuf);

impl Directory {
    /// Makes the folder if need be.
    pub(super) fn open(folder: &Path) -> Result<Self, MailError> {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder
            .create(folder)
            .map_err(|error| MailError::Folder(folder.display().to_string(), error.kind()))?;
        Ok(Self(folder.to_path_buf()))
    }

    /// Writes the letter. A repeated one replaces itself.
    pub(super) async fn send(&self, message: &Message) -> Result<Receipt, Failure> {
        let name = format!("{:013}-{}.eml", message.sent_at, message.id);
        match self.write(&name, &message.bytes).await {
            Ok(()) => Ok(Receipt::new(&name)),
            Err(error) => Err(Failure::transient(Fault::Folder, &error.kind().to_string())),
        }
    }

    async fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let draft = self.0.join(format!(".{name}.draft"));
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        options.mode(0o600);
        let mut file = options.open(&draft).await?;
        file.write_all(bytes).await?;
        file.sync_all().await?;
        fs::rename(draft, self.0.join(name)).await
    }
}
