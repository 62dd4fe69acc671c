//! `DATABASE__…`: where the rows live.

use std::path::{Path, PathBuf};

use serde::Deserialize;

/// Where the rows live.
#[derive(Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// `sqlite://path`, `postgres://…` or `mysql://…`.
    pub url: String,
    /// Connections that this process opens at most.
    pub max_connections: u32,
}

impl Default for Database {
    fn default() -> Self {
        Self { url: "sqlite://data/recobra.db".to_owned(), max_connections: 8 }
    }
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = self.url.split(':').next().unwrap_or_default();
        f.debug_struct("Database").field("url", &format!("{kind}:…")).finish_non_exhaustive()
    }
}

impl Database {
    /// The file of an SQLite database.
    #[must_use]
    pub fn sqlite_file(&self) -> Option<PathBuf> {
        let path = self.url.strip_prefix("sqlite:")?;
        let path = path.strip_prefix("//").unwrap_or(path);
        let path = path.split('?').next().unwrap_or(path);
        (!path.is_empty() && path != ":memory:").then(|| PathBuf::from(path))
    }

    /// The folder for what this process keeps beside the database.
    #[must_use]
    pub fn data_folder(&self) -> PathBuf {
        let file = self.sqlite_file();
        let folder = file.as_deref().and_then(Path::parent).unwrap_or(Path::new("data"));
        folder.to_path_buf()
    }
}
