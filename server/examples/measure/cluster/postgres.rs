//! A private PostgreSQL with a database's usual care for what it promised (`fsync` is on).

use std::error::Error;
use std::fs::OpenOptions;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use tempfile::TempDir;

use super::process::{Process, bound_unprivileged, family, free_port, installed, own, signal};

/// How long it may take to be there.
const START: Duration = Duration::from_mins(1);
/// How often it is told to end, and how long it is given each time.
const TELLINGS: u32 = 20;
const BETWEEN: Duration = Duration::from_millis(500);

pub(crate) struct Postgres {
    // Declared before the folder: it ends before its files go.
    process: Option<Process>,
    port: u16,
    settings: Vec<String>,
    folder: TempDir,
}

impl Postgres {
    /// Starts one with more settings, such as `log_statement=all`.
    pub(crate) async fn start(settings: &[&str]) -> Result<Self, Box<dyn Error>> {
        let folder = tempfile::Builder::new().prefix("recobra-measure-").tempdir()?;
        own(folder.path())?;
        let mut initdb = bound_unprivileged(&installed("initdb")?);
        initdb.args(["--username=recobra", "--auth=trust", "--encoding=UTF8", "--locale=C"]);
        let made =
            initdb.args(["--no-instructions", "-D"]).arg(folder.path().join("data")).output()?;
        if !made.status.success() {
            return Err(format!("initdb: {}", String::from_utf8_lossy(&made.stderr)).into());
        }
        let settings = settings.iter().map(ToString::to_string).collect();
        let mut postgres = Self { process: None, port: free_port()?, settings, folder };
        postgres.begin()?;
        let maintenance = postgres.connect("postgres").await?;
        maintenance.execute_unprepared("CREATE DATABASE recobra").await?;
        Ok(postgres)
    }

    fn begin(&mut self) -> Result<(), Box<dyn Error>> {
        let mut server = bound_unprivileged(&installed("postgres")?);
        server.arg("-D").arg(self.folder.path().join("data")).arg("-k").arg(self.folder.path());
        server.args(["-h", "127.0.0.1", "-p", &self.port.to_string()]);
        for setting in &self.settings {
            server.args(["-c", setting]);
        }
        let log = OpenOptions::new().create(true).append(true).open(self.log())?;
        server.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        self.process = Some(server.spawn()?.into());
        Ok(())
    }

    /// What it wrote into its log.
    pub(crate) fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://recobra@127.0.0.1:{}/recobra", self.port)
    }

    /// A connection, as soon as there is one.
    pub(crate) async fn connect(&self, name: &str) -> Result<DatabaseConnection, Box<dyn Error>> {
        let url = format!("postgres://recobra@127.0.0.1:{}/{name}", self.port);
        let connecting = async {
            loop {
                match Database::connect(&url).await {
                    Ok(db) => return db,
                    Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
                }
            }
        };
        Ok(tokio::time::timeout(START, connecting).await?)
    }

    /// Ends it at once, with what is under way, and starts it again.
    pub(crate) fn restart(&mut self) -> Result<(), Box<dyn Error>> {
        self.end()?;
        self.begin()
    }

    /// Ends what is under way and the server with all its children, even where it does nothing.
    fn end(&mut self) -> Result<(), Box<dyn Error>> {
        let Some(mut process) = self.process.take() else { return Ok(()) };
        signal("CONT", &family(process.id()))?;
        for _ in 0..TELLINGS {
            // One that has only just begun does not listen yet.
            signal("QUIT", &[process.id()])?;
            if process.has_ended_within(BETWEEN)? {
                return Ok(());
            }
        }
        signal("KILL", &family(process.id()))?;
        Ok(process.wait()?)
    }

    /// Has it do nothing, without a word to anybody; `CONT` goes on.
    pub(crate) fn signal_all(&self, name: &str) -> Result<(), Box<dyn Error>> {
        let process = self.process.as_ref().ok_or("no database")?;
        signal(name, &family(process.id()))
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Children of one that is killed write for a moment longer, and their folder would stay.
        let _ = self.end();
    }
}
