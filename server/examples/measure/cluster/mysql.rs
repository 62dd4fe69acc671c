//! A private MariaDB with a database's usual care for what it promised.

use std::error::Error;
use std::fs::{self, OpenOptions};
use std::process::Stdio;
use std::time::Duration;

use sea_orm::{ConnectionTrait, Database};
use tempfile::TempDir;

use super::process::{Process, bound_unprivileged, free_port, installed, own};

/// How long it may take to be there.
const START: Duration = Duration::from_mins(1);

pub(crate) struct Mysql {
    // Declared before the folder: it ends before its files go.
    _process: Process,
    port: u16,
    _folder: TempDir,
}

impl Mysql {
    /// Starts one without tables of rights, which take longer to make than all the rest.
    pub(crate) async fn start() -> Result<Self, Box<dyn Error>> {
        let folder = tempfile::Builder::new().prefix("recobra-measure-").tempdir()?;
        let within = |name: &str| folder.path().join(name);
        own(folder.path())?;
        fs::create_dir(within("data"))?;
        own(&within("data"))?;
        let port = free_port()?;
        let mut server = bound_unprivileged(&installed("mariadbd")?);
        server.args(["--no-defaults", "--skip-grant-tables", "--skip-name-resolve"]);
        server.args(["--skip-log-bin", "--innodb-log-file-size=1G", "--max-allowed-packet=64M"]);
        // Of its own accord it keeps 128 MiB in memory, and no file system keeps the rest.
        server.arg("--innodb-buffer-pool-size=2G");
        server.args(["--bind-address=127.0.0.1", &format!("--port={port}")]);
        for (option, name) in [("datadir", "data"), ("socket", "socket"), ("pid-file", "pid")] {
            server.arg(format!("--{option}={}", within(name).display()));
        }
        let log = OpenOptions::new().create(true).append(true).open(within("log"))?;
        server.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        let mysql = Self { _process: server.spawn()?.into(), port, _folder: folder };
        let maintenance = format!("mysql://recobra@127.0.0.1:{port}/information_schema");
        let connecting = async {
            loop {
                match Database::connect(&maintenance).await {
                    Ok(db) => return db,
                    Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
                }
            }
        };
        let db = tokio::time::timeout(START, connecting).await?;
        db.execute_unprepared("CREATE DATABASE recobra").await?;
        Ok(mysql)
    }

    pub(crate) fn url(&self) -> String {
        format!("mysql://recobra@127.0.0.1:{}/recobra", self.port)
    }
}
