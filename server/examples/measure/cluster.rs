//! Everything that runs: a database, replicas, and nginx in front of them.

pub(crate) mod database;
pub(crate) mod mysql;
pub(crate) mod post;
pub(crate) mod postgres;
pub(crate) mod process;
mod proxy;

use std::error::Error;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use tempfile::TempDir;

use self::database::Database;
use self::process::{Process, bound, free_port};

/// Nobody's secret: it opens a database that ends with this program.
const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

pub(crate) struct Cluster {
    // In the order in which they end.
    _proxy: Process,
    replicas: Vec<Option<Process>>,
    pub(crate) database: Database,
    program: PathBuf,
    ports: Vec<u16>,
    port: u16,
    folder: TempDir,
}

impl Cluster {
    /// So many replicas, none of which runs yet, over `database`.
    pub(crate) fn new(
        program: &Path,
        replicas: usize,
        database: Database,
    ) -> Result<Self, Box<dyn Error>> {
        let folder = tempfile::Builder::new().prefix("recobra-measure-").tempdir()?;
        let port = free_port()?;
        let ports = (0..replicas).map(|_| free_port()).collect::<Result<Vec<_>, _>>()?;
        let proxy = proxy::start(&folder.path().join("nginx"), port, &ports)?;
        let program = program.canonicalize()?;
        let replicas = ports.iter().map(|_| None).collect();
        Ok(Self { _proxy: proxy, replicas, database, program, ports, port, folder })
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn mail_folder(&self) -> PathBuf {
        self.folder.path().join("mail")
    }

    pub(crate) async fn connect(&self) -> Result<DatabaseConnection, Box<dyn Error>> {
        self.database.connect(self.folder.path()).await
    }

    /// The file of an `SQLite` database.
    pub(crate) fn database_file(&self) -> PathBuf {
        database::file(self.folder.path())
    }

    fn settle(&self, command: &mut Command) {
        command.current_dir(self.folder.path()).env_clear();
        command.env("RECOBRA_PROFILE", "development").env("RECOBRA_HTTP__PUBLIC_URL", self.url());
        command.env("RECOBRA_HTTP__TRUSTED_PROXIES", "127.0.0.1/32");
        command
            .env("RECOBRA_DATABASE__URL", self.database.url(self.folder.path()))
            .env("RECOBRA_SECRETS__KEYS", KEY);
        command.env("RECOBRA_MAIL__TRANSPORT", "directory");
        command.env("RECOBRA_MAIL__DIRECTORY", self.mail_folder());
        // What fails in a storm is told by status, not by thousands of lines.
        command.env("RUST_LOG", "off").stderr(Stdio::null());
    }

    /// Imports accounts from the text of a file.
    pub(crate) fn import(&self, people: &str) -> Result<(), Box<dyn Error>> {
        std::fs::write(self.folder.path().join("people.jsonl"), people)?;
        self.run(&["account", "import", "people.jsonl"])
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Result<(), Box<dyn Error>> {
        let mut command = bound(&self.program);
        self.settle(&mut command);
        let output = command.args(arguments).stderr(Stdio::piped()).output()?;
        if output.status.success() {
            return Ok(());
        }
        Err(format!("{}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr)).into())
    }

    /// Processor time that a replica has taken since it began.
    pub(crate) fn processor_time(&self, index: usize) -> Result<Duration, Box<dyn Error>> {
        let replica = self.replicas[index].as_ref().ok_or("no replica")?;
        replica.processor_time()
    }

    pub(crate) fn kill_replica(&mut self, index: usize) -> Result<(), Box<dyn Error>> {
        match self.replicas[index].take() {
            Some(mut replica) => Ok(replica.kill()?),
            None => Ok(()),
        }
    }

    /// Starts a replica; it may take a while to be ready.
    pub(crate) fn start_replica(&mut self, index: usize) -> Result<(), Box<dyn Error>> {
        let mut command = bound(&self.program);
        self.settle(&mut command);
        command.arg("serve").stdout(Stdio::piped());
        command.env("RECOBRA_HTTP__LISTEN", format!("127.0.0.1:{}", self.ports[index]));
        let mut process = Process::from(command.spawn()?);
        let lines = BufReader::new(process.take_output().ok_or("no output")?).lines();
        // Development prints a line for each message; somebody has to read them.
        std::thread::spawn(move || lines.for_each(drop));
        self.replicas[index] = Some(process);
        Ok(())
    }

    /// Starts every replica anew and waits until each is ready.
    pub(crate) async fn start_replicas(&mut self) -> Result<(), Box<dyn Error>> {
        for index in 0..self.replicas.len() {
            self.kill_replica(index)?;
            self.start_replica(index)?;
        }
        let client = reqwest::Client::new();
        for port in &self.ports {
            let ready = || client.get(format!("http://127.0.0.1:{port}/health/ready")).send();
            let mut tries = 0;
            while !ready().await.is_ok_and(|answer| answer.status().is_success()) {
                tries += 1;
                if tries > 300 {
                    return Err("a replica did not start".into());
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
        Ok(())
    }

    /// Waits until nothing waits in the outbox and every audit event is sealed. Says whether that came about.
    pub(crate) async fn drain(&self, patience: Duration) -> Result<bool, Box<dyn Error>> {
        let db = self.connect().await?;
        let begun = Instant::now();
        while begun.elapsed() < patience {
            let sql = "SELECT 1 FROM outbox WHERE kind = 'message' AND state = 'pending' \
                       UNION ALL SELECT 1 FROM audit WHERE seq IS NULL LIMIT 1";
            let waiting = Statement::from_string(db.get_database_backend(), sql);
            if db.query_one_raw(waiting).await?.is_none() {
                return Ok(true);
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        Ok(false)
    }
}
