//! The server that is measured: a process of its own with a folder, a database and a port of its own.

use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use reqwest::{Method, RequestBuilder};
use tempfile::TempDir;

use crate::cluster::process::{Process, bound, free_port};

/// Where `make` puts it.
pub(crate) const PROGRAM: &str = "target/release/recobra";

/// Where a program's commands run.
pub(crate) struct Site {
    program: PathBuf,
    folder: TempDir,
    listen: String,
    settings: Vec<(String, String)>,
}

/// Dropped, it is killed.
pub(crate) struct Server {
    pub(crate) client: reqwest::Client,
    base: String,
    process: Process,
}

impl Site {
    pub(crate) fn new(program: &Path) -> Result<Self, Box<dyn Error>> {
        let folder = tempfile::Builder::new().prefix("recobra-measure-").tempdir()?;
        let listen = format!("127.0.0.1:{}", free_port()?);
        Ok(Self { program: program.canonicalize()?, folder, listen, settings: Vec::new() })
    }

    /// The same with a setting more, such as `DATABASE__URL`.
    pub(crate) fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.settings.push((format!("RECOBRA_{key}"), value.into()));
        self
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    fn command(&self, arguments: &[&str], core: Option<&str>) -> Command {
        let mut command = match core {
            Some(core) => {
                let mut command = bound("taskset");
                command.args(["--cpu-list", core]).arg(&self.program);
                command
            }
            None => bound(&self.program),
        };
        command.args(arguments).current_dir(self.path()).env_clear();
        command.env("RECOBRA_PROFILE", "development").env("RECOBRA_HTTP__LISTEN", &self.listen);
        command.env("RUST_LOG", "error").stdout(Stdio::piped()).stderr(Stdio::inherit());
        for limit in ["SIGN_IN", "FORGOT", "VERIFY", "INTROSPECT", "DEFAULT"] {
            command.env(format!("RECOBRA_LIMITS__{limit}_PER_ADDRESS"), "1000000/1m");
        }
        command.envs(self.settings.iter().map(|(key, value)| (key, value)));
        command
    }

    /// Runs a command to its end with `input` on its standard input. Says what it printed.
    pub(crate) fn run(&self, arguments: &[&str], input: &str) -> Result<String, Box<dyn Error>> {
        let mut child = self.command(arguments, None).stdin(Stdio::piped()).spawn()?;
        child.stdin.take().ok_or("no input")?.write_all(input.as_bytes())?;
        let output = child.wait_with_output()?;
        if !output.status.success() {
            return Err(format!("{} failed", arguments.join(" ")).into());
        }
        Ok(String::from_utf8(output.stdout)?)
    }

    pub(crate) fn serve(&self) -> Result<Server, Box<dyn Error>> {
        self.serve_at(None)
    }

    /// The same on one core alone, if there is a number of one.
    pub(crate) fn serve_at(&self, core: Option<&str>) -> Result<Server, Box<dyn Error>> {
        let mut process = Process::from(self.command(&["serve"], core).spawn()?);
        let mut lines = BufReader::new(process.take_output().ok_or("no output")?).lines();
        let ready = lines.next().transpose()?.is_some_and(|line| line.starts_with("Recobra is at"));
        // Development prints a line for each message; somebody has to read them.
        std::thread::spawn(move || lines.for_each(drop));
        let base = format!("http://{}", self.listen);
        let server = Server { client: reqwest::Client::new(), base, process };
        if ready { Ok(server) } else { Err("the server did not start".into()) }
    }
}

impl Server {
    pub(crate) fn url(&self) -> String {
        self.base.clone()
    }

    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.request(Method::POST, path)
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.request(Method::GET, path)
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base))
    }
}

/// What a command printed behind `label`.
pub(crate) fn told<'a>(printed: &'a str, label: &str) -> Result<&'a str, Box<dyn Error>> {
    let line = printed.lines().find_map(|line| line.strip_prefix(label));
    Ok(line.ok_or_else(|| format!("no {label}"))?.trim())
}
