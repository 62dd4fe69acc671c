//! The database of a cluster: a server of its own, or a file in the cluster's folder.

use std::error::Error;
use std::path::{Path, PathBuf};

use sea_orm::DatabaseConnection;

use super::postgres::Postgres;

pub(crate) enum Database {
    Sqlite,
    Postgres(Postgres),
}

impl Database {
    pub(super) fn url(&self, folder: &Path) -> String {
        match self {
            Self::Sqlite => format!("sqlite://{}", file(folder).display()),
            Self::Postgres(server) => server.url(),
        }
    }

    pub(super) async fn connect(
        &self,
        folder: &Path,
    ) -> Result<DatabaseConnection, Box<dyn Error>> {
        match self {
            Self::Sqlite => Ok(sea_orm::Database::connect(self.url(folder)).await?),
            Self::Postgres(server) => server.connect("recobra").await,
        }
    }

    /// The server.
    pub(crate) fn server(&mut self) -> Result<&mut Postgres, Box<dyn Error>> {
        match self {
            Self::Sqlite => Err("there is no server".into()),
            Self::Postgres(server) => Ok(server),
        }
    }
}

/// Where the file is.
pub(super) fn file(folder: &Path) -> PathBuf {
    folder.join("data/recobra.db")
}
