//! The server that is measured: a process of its own with a folder, a database and a port of its own.

use std::error::Error;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::people;

/// Dropped, it is killed.
pub(crate) struct Server {
    pub(crate) client: reqwest::Client,
    base: String,
    child: Child,
    _folder: TempDir,
}

impl Server {
    /// Imports everybody and starts `program`.
    pub(crate) fn start(program: &Path) -> Result<Self, Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let listen = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
        std::fs::write(folder.path().join("people.jsonl"), people::file())?;
        let program = program.canonicalize()?;
        let command = |arguments: &[&str]| {
            let mut command = Command::new(&program);
            command.args(arguments).current_dir(folder.path()).env_clear();
            command.env("RECOBRA_PROFILE", "development").env("RECOBRA_HTTP__LISTEN", &listen);
            command.env("RUST_LOG", "error").stdout(Stdio::piped()).stderr(Stdio::inherit());
            for limit in ["SIGN_IN", "FORGOT"] {
                let key = format!("RECOBRA_LIMITS__{limit}_PER_ADDRESS");
                command.env(key, "1000000/1m");
            }
            command
        };
        let imported = command(&["account", "import", "people.jsonl"]).output()?;
        if !imported.status.success() {
            return Err("the accounts were not imported".into());
        }
        let mut child = command(&["serve"]).spawn()?;
        let mut lines = BufReader::new(child.stdout.take().ok_or("no output")?).lines();
        let ready = lines.next().transpose()?.is_some_and(|line| line.starts_with("Recobra is at"));
        // Development prints a line for each message; somebody has to read them.
        std::thread::spawn(move || lines.for_each(drop));
        let client = reqwest::Client::new();
        let base = format!("http://{listen}");
        let server = Self { client, base, child, _folder: folder };
        if ready { Ok(server) } else { Err("the server did not start".into()) }
    }

    pub(crate) fn post(&self, path: &str) -> reqwest::RequestBuilder {
        self.client.post(format!("{}{path}", self.base))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
