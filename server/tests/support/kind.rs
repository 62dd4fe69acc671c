//! Each kind of database that Recobra runs on, and an empty one for each test. Servers are private: the first test
//! of a program starts one, and it ends with the program, however that ends.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs, thread};

use sea_orm::{ConnectionTrait, Database};

/// Runs a server until the pipe to its own standard input breaks, which it does however the test's program
/// ends; then nothing of the server is left, neither process nor file.
const SUPERVISE: &str = r#"
folder=$1 signal=$2; shift 2
"$@" </dev/null &
server=$!
cat >/dev/null
exec 2>/dev/null
kill -s "$signal" "$server"
wait "$server"
# Children of the server may write for a moment longer.
for _ in 1 2 3 4 5 6 7 8 9 10; do
  rm -rf "$folder" && break
  sleep 0.2
done
"#;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
    Mysql,
}

impl Kind {
    /// The kind that a test's module is named after; else the one of `RECOBRA_TEST_DATABASE`; else SQLite.
    #[expect(clippy::disallowed_methods, reason = "the tests' own setting, not the program's")]
    pub(crate) fn of(module: &str) -> Self {
        let chosen = env::var("RECOBRA_TEST_DATABASE").unwrap_or_else(|_| "sqlite".to_owned());
        let named = module.split("::").find_map(Self::from_name);
        named.or_else(|| Self::from_name(&chosen)).unwrap_or_else(|| {
            panic!("RECOBRA_TEST_DATABASE is sqlite, postgres or mysql and not {chosen}")
        })
    }

    fn from_name(name: &str) -> Option<Self> {
        match name {
            "sqlite" => Some(Self::Sqlite),
            "postgres" => Some(Self::Postgres),
            "mysql" => Some(Self::Mysql),
            _ => None,
        }
    }

    /// The URL of an empty database; a file of it is in `folder`.
    pub(crate) async fn empty_database(self, folder: &Path) -> String {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        static POSTGRES: OnceLock<String> = OnceLock::new();
        static MYSQL: OnceLock<String> = OnceLock::new();
        let (server, maintenance) = match self {
            Self::Sqlite => return format!("sqlite://{}", folder.join("recobra.db").display()),
            Self::Postgres => (POSTGRES.get_or_init(start_postgres), "postgres"),
            Self::Mysql => (MYSQL.get_or_init(start_mysql), "information_schema"),
        };
        let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let db = Database::connect(format!("{server}/{maintenance}")).await.unwrap();
        db.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
        db.close().await.unwrap();
        format!("{server}/{name}")
    }
}

fn start_postgres() -> String {
    let (folder, port) = (folder(), free_port());
    let data = folder.join("data");
    let initdb = program("initdb", "postgresql");
    let made = unprivileged(&initdb, "TERM")
        .args(["--username=recobra", "--auth=trust", "--encoding=UTF8", "--locale=C"])
        .args(["--no-sync", "--no-instructions", "-D"])
        .arg(&data)
        .output()
        .unwrap();
    assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
    let mut server = unprivileged(&program("postgres", "postgresql"), "QUIT");
    server.arg("-D").arg(&data).arg("-k").arg(&folder);
    server.args(["-h", "127.0.0.1", "-p", &port.to_string()]);
    for setting in ["fsync=off", "full_page_writes=off", "max_connections=400"] {
        server.args(["-c", setting]);
    }
    supervise(&folder, "QUIT", &server, "ready to accept connections");
    format!("postgres://recobra@127.0.0.1:{port}")
}

/// Without tables of rights, which take longer to make than all the rest. The character set is the one that an
/// installation of old may still have.
fn start_mysql() -> String {
    let (folder, port) = (folder(), free_port());
    let mut server = unprivileged(&program("mariadbd", "mariadb-server-core"), "KILL");
    server.args(["--no-defaults", "--skip-grant-tables", "--skip-name-resolve"]);
    server.args(["--skip-log-bin", "--innodb-flush-log-at-trx-commit=0"]);
    server.args(["--innodb-buffer-pool-size=64M", "--innodb-log-file-size=16M"]);
    server.args(["--bind-address=127.0.0.1", "--max-connections=400"]);
    server.args(["--character-set-server=latin1", &format!("--port={port}")]);
    let within = |name: &str| folder.join(name).display().to_string();
    fs::create_dir(within("data")).unwrap();
    own(&folder.join("data"));
    server.arg(format!("--datadir={}", within("data")));
    server.arg(format!("--socket={}", within("socket")));
    server.arg(format!("--pid-file={}", within("pid")));
    supervise(&folder, "KILL", &server, "ready for connections");
    format!("mysql://recobra@127.0.0.1:{port}")
}

/// Starts `server` and waits until it says `ready`.
fn supervise(folder: &Path, signal: &str, server: &Command, ready: &str) {
    let mut supervisor = Command::new("sh");
    supervisor.args(["-c", SUPERVISE, "supervise"]).arg(folder).arg(signal);
    supervisor.arg(server.get_program()).args(server.get_args());
    // A group of its own: Ctrl-C is for the tests, and the end of their program is enough for it.
    supervisor.process_group(0).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut supervisor = supervisor.spawn().unwrap();
    let mut log = BufReader::new(supervisor.stderr.take().unwrap());
    let (mut said, mut line) = (String::new(), Vec::new());
    while !String::from_utf8_lossy(&line).contains(ready) {
        line.clear();
        let read = log.read_until(b'\n', &mut line).unwrap();
        said.push_str(&String::from_utf8_lossy(&line));
        assert!(read > 0, "{server:?} did not start:\n{said}");
    }
    // Holds the pipe and reads what the server writes, until both end with the program.
    thread::spawn(move || {
        let _ = std::io::copy(&mut log, &mut std::io::sink());
        supervisor.wait()
    });
}

/// A command as nobody, for PostgreSQL refuses to be root; the kernel ends it with its supervisor.
fn unprivileged(program: &Path, signal: &str) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", signal]);
    if is_root() {
        command.args(["--reuid=nobody", "--regid=nogroup", "--clear-groups"]);
    }
    command.arg(program).current_dir("/");
    command
}

fn folder() -> PathBuf {
    let folder = tempfile::Builder::new().prefix("recobra-test-").tempdir().unwrap().keep();
    own(&folder);
    folder
}

fn own(path: &Path) {
    if is_root() {
        let id = |option| {
            let output = Command::new("id").args([option, "nobody"]).output().unwrap();
            String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
        };
        chown(path, Some(id("-u")), Some(id("-g"))).unwrap();
    }
}

fn is_root() -> bool {
    fs::metadata("/proc/self").unwrap().uid() == 0
}

/// Free now and, but for bad luck, still free when the server takes it.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Where `name` is installed: on the path, or where Debian puts servers.
fn program(name: &str, package: &str) -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<_> = versions.map(|version| version.path().join("bin")).collect();
    folders.sort();
    folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    folders.extend(["/usr/sbin", "/usr/local/sbin"].map(PathBuf::from));
    folders.into_iter().map(|folder| folder.join(name)).find(|path| path.is_file()).unwrap_or_else(
        || panic!("{name} is missing: run `tools/setup databases` or install {package}"),
    )
}
