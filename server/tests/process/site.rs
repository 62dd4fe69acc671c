//! A folder with its own database and settings, in which commands run and a server lives.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::{self, JoinHandle};

use reqwest::header::{HeaderMap, SET_COOKIE};
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::watch;
use tokio::time::timeout;

use crate::PATIENCE;

pub(crate) struct Site {
    folder: TempDir,
    settings: BTreeMap<&'static str, String>,
    listen: SocketAddr,
    /// The program that runs the commands, and its arguments; nothing, where they run by themselves.
    under: Vec<String>,
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// A server that is ready. Dropped, it is killed.
pub(crate) struct Running {
    child: Child,
    log: watch::Sender<String>,
    readers: Vec<JoinHandle<()>>,
    base: String,
    client: reqwest::Client,
}

/// What the server answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) json: Value,
}

impl Site {
    pub(crate) fn development() -> Self {
        let folder = tempfile::tempdir().unwrap();
        // Free now and, but for bad luck, still free when the server takes it.
        let listen = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let site = Self { folder, settings: BTreeMap::new(), listen, under: Vec::new() };
        site.with("RECOBRA_PROFILE", "development")
            .with("RECOBRA_HTTP__LISTEN", &listen.to_string())
            .with("RECOBRA_DATABASE__URL", "sqlite://data/recobra.db")
    }

    /// Production with a mail server on this machine.
    pub(crate) fn production(smtp: SocketAddr) -> Self {
        Self::development()
            .with("RECOBRA_PROFILE", "production")
            .with("RECOBRA_HTTP__PUBLIC_URL", "https://cuentas.example.com")
            .with("RECOBRA_SECRETS__KEYS", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
            .with_smtp(smtp)
    }

    pub(crate) fn with(mut self, key: &'static str, value: &str) -> Self {
        self.settings.insert(key, value.to_owned());
        self
    }

    pub(crate) fn without(mut self, key: &'static str) -> Self {
        self.settings.remove(key);
        self
    }

    pub(crate) fn with_smtp(self, smtp: SocketAddr) -> Self {
        self.with("RECOBRA_MAIL__TRANSPORT", "smtp")
            .with("RECOBRA_MAIL__SMTP_URL", &format!("smtp://{smtp}"))
            .with("RECOBRA_MAIL__FROM", "Recobra <no-reply@example.net>")
    }

    /// Has commands run by another program, which ends up being them.
    pub(crate) fn under(self, program: &[&str]) -> Self {
        Self { under: program.iter().map(ToString::to_string).collect(), ..self }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut words =
            self.under.iter().map(String::as_str).chain([env!("CARGO_BIN_EXE_recobra")]);
        let mut command = Command::new(words.next().unwrap());
        command
            .args(words)
            .args(arguments)
            .current_dir(self.path())
            .env_clear()
            .envs(&self.settings);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs a command to its end with `input` on its standard input.
    pub(crate) fn run(&self, arguments: &[&str], input: &str) -> Outcome {
        let mut child = self.command(arguments).spawn().unwrap();
        // A command that reads nothing may be gone already.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        Outcome {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Starts a command that nobody waits for.
    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).spawn().unwrap()
    }

    /// Adds an account, which must work.
    pub(crate) fn add(&self, email: &str, password: &str) {
        let added = self.run(&["account", "add", email], &format!("{password}\n"));
        assert_eq!(added.code, Some(0), "{added:?}");
    }

    /// Starts the server and waits until it says where it is.
    pub(crate) fn serve(&self) -> Running {
        let mut child = self.command(&["serve"]).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let log = watch::Sender::new(String::new());
        let mut readers = vec![keep(child.stderr.take().unwrap(), log.clone())];
        let mut first = String::new();
        stdout.read_line(&mut first).unwrap();
        if !first.starts_with("Recobra is at") {
            child.kill().unwrap();
            readers.remove(0).join().unwrap();
            panic!("the server did not start: {first}{}", *log.borrow());
        }
        readers.push(keep(stdout, log.clone()));
        let base = format!("http://{}", self.listen);
        Running { child, log, readers, base, client: reqwest::Client::new() }
    }
}

/// Reads what the server writes, line by line, into `log`.
fn keep(output: impl Read + Send + 'static, log: watch::Sender<String>) -> JoinHandle<()> {
    thread::spawn(move || {
        for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line).into_owned();
            log.send_modify(|log| log.extend([&line, "\n"]));
        }
    })
}

impl Running {
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call(self.client.get(format!("{}{path}", self.base))).await
    }

    /// A page or a file.
    pub(crate) async fn get_text(&self, path: &str) -> String {
        let response = self.client.get(format!("{}{path}", self.base)).send().await.unwrap();
        assert_eq!(response.status(), 200, "{path}");
        response.text().await.unwrap()
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(self.client.post(format!("{}{path}", self.base)).json(&body)).await
    }

    pub(crate) async fn get_with_cookie(&self, path: &str, cookie: &str) -> Answer {
        self.call(self.client.get(format!("{}{path}", self.base)).header("cookie", cookie)).await
    }

    /// Posts as somebody with a header of this name and value.
    pub(crate) async fn post_with(&self, path: &str, header: (&str, &str), body: Value) -> Answer {
        let request = self.client.post(format!("{}{path}", self.base)).json(&body);
        self.call(request.header(header.0, header.1)).await
    }

    async fn call(&self, request: reqwest::RequestBuilder) -> Answer {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let json = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or_default();
        Answer { status, headers, json }
    }

    /// Waits in the development mailbox for the newest message to `to`.
    pub(crate) async fn message(&self, to: &str, since: &str) -> Value {
        let path = format!("/api/dev/mailbox?to={to}&since={since}&wait=15s");
        let messages = self.get(&path).await.json["messages"].as_array().unwrap().clone();
        messages.last().unwrap_or_else(|| panic!("nothing arrived at {to}")).clone()
    }

    /// Waits until the server has written `words`.
    pub(crate) async fn logged(&self, words: &str) {
        let mut log = self.log.subscribe();
        let line = log.wait_for(|log| log.contains(words));
        timeout(PATIENCE, line).await.expect("it was not logged").unwrap();
    }

    pub(crate) fn address(&self) -> &str {
        self.base.trim_start_matches("http://")
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sudden death: nothing is finished, nothing is said.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks the server to end.
    pub(crate) fn terminate(&self) {
        let id = self.child.id().to_string();
        assert!(Command::new("/bin/kill").args(["-TERM", &id]).status().unwrap().success());
    }

    /// Waits for the end: the exit code, and all that was said and logged.
    pub(crate) fn end(mut self) -> (Option<i32>, String) {
        let status = self.child.wait().unwrap();
        for reader in std::mem::take(&mut self.readers) {
            reader.join().unwrap();
        }
        (status.code(), self.log.borrow().clone())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Answer {
    #[track_caller]
    pub(crate) fn text(&self, name: &str) -> String {
        let found = self.json[name].as_str();
        found.unwrap_or_else(|| panic!("no {name}: {} {}", self.status, self.json)).to_owned()
    }

    /// The cookie that was set, as the browser sends it back.
    pub(crate) fn cookie(&self) -> String {
        let cookie = self.headers[SET_COOKIE].to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }
}
