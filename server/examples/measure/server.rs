//! The server that is measured: a process of its own with a folder, a database and a port of its own.

use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// Where a program's commands run.
pub(crate) struct Site {
    program: PathBuf,
    folder: TempDir,
    listen: String,
}

/// Dropped, it is killed.
pub(crate) struct Server {
    pub(crate) client: reqwest::Client,
    base: String,
    child: Child,
}

impl Site {
    pub(crate) fn new(program: &Path) -> Result<Self, Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let listen = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
        Ok(Self { program: program.canonicalize()?, folder, listen })
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).current_dir(self.path()).env_clear();
        command.env("RECOBRA_PROFILE", "development").env("RECOBRA_HTTP__LISTEN", &self.listen);
        command.env("RUST_LOG", "error").stdout(Stdio::piped()).stderr(Stdio::inherit());
        for limit in ["SIGN_IN", "FORGOT"] {
            command.env(format!("RECOBRA_LIMITS__{limit}_PER_ADDRESS"), "1000000/1m");
        }
        command
    }

    /// Runs a command to its end with `input` on its standard input. Says what it printed.
    pub(crate) fn run(&self, arguments: &[&str], input: &str) -> Result<String, Box<dyn Error>> {
        let mut child = self.command(arguments).stdin(Stdio::piped()).spawn()?;
        child.stdin.take().ok_or("no input")?.write_all(input.as_bytes())?;
        let output = child.wait_with_output()?;
        if !output.status.success() {
            return Err(format!("{} failed", arguments.join(" ")).into());
        }
        Ok(String::from_utf8(output.stdout)?)
    }

    pub(crate) fn serve(&self) -> Result<Server, Box<dyn Error>> {
        let mut child = self.command(&["serve"]).spawn()?;
        let mut lines = BufReader::new(child.stdout.take().ok_or("no output")?).lines();
        let ready = lines.next().transpose()?.is_some_and(|line| line.starts_with("Recobra is at"));
        // Development prints a line for each message; somebody has to read them.
        std::thread::spawn(move || lines.for_each(drop));
        let base = format!("http://{}", self.listen);
        let server = Server { client: reqwest::Client::new(), base, child };
        if ready { Ok(server) } else { Err("the server did not start".into()) }
    }
}

impl Server {
    pub(crate) fn post(&self, path: &str) -> reqwest::RequestBuilder {
        self.client.post(format!("{}{path}", self.base))
    }

    pub(crate) fn get(&self, path: &str) -> reqwest::RequestBuilder {
        self.client.get(format!("{}{path}", self.base))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
