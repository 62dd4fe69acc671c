//! A process that ends with the one that started it, however that ends.

use std::error::Error;
use std::ffi::OsStr;
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// Dropped, it is killed.
pub(crate) struct Process(Child);

impl Process {
    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }

    /// Kills it, without a word of warning.
    pub(crate) fn kill(&mut self) -> std::io::Result<()> {
        self.0.kill()?;
        self.0.wait().map(drop)
    }

    /// Waits for its end.
    pub(crate) fn wait(&mut self) -> std::io::Result<()> {
        self.0.wait().map(drop)
    }

    /// Waits so long for its end. Says whether it came.
    pub(crate) fn has_ended_within(&mut self, patience: Duration) -> std::io::Result<bool> {
        let begun = Instant::now();
        while self.0.try_wait()?.is_none() {
            if begun.elapsed() > patience {
                return Ok(false);
            }
            std::thread::park_timeout(Duration::from_millis(10));
        }
        Ok(true)
    }

    /// Processor time that it has taken, in the system too: `/proc` counts in hundredths of a second.
    pub(crate) fn processor_time(&self) -> Result<Duration, Box<dyn Error>> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.id()))?;
        let (_, after_name) = stat.rsplit_once(')').ok_or("no name")?;
        let mut ticks = after_name.split_whitespace().skip(11).map(str::parse::<u64>);
        let mut next = || ticks.next().ok_or("no times");
        Ok(Duration::from_millis((next()?? + next()??) * 10))
    }

    pub(crate) fn take_output(&mut self) -> Option<std::process::ChildStdout> {
        self.0.stdout.take()
    }
}

impl From<Child> for Process {
    fn from(child: Child) -> Self {
        Self(child)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.kill();
    }
}

/// A command that the kernel kills with the thread that spawns it: the main one, which lives as long as the program.
pub(crate) fn bound(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL"]).arg(program);
    command
}

/// The same as nobody, for PostgreSQL refuses to be root.
pub(crate) fn bound_unprivileged(program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL"]);
    if is_root() {
        command.args(["--reuid=nobody", "--regid=nogroup", "--clear-groups"]);
    }
    command.arg(program).current_dir("/");
    command
}

/// Hands `path` over to nobody, where that is who runs servers.
pub(crate) fn own(path: &Path) -> Result<(), Box<dyn Error>> {
    if is_root() {
        let id = |option| -> Result<u32, Box<dyn Error>> {
            let output = Command::new("id").args([option, "nobody"]).output()?;
            Ok(String::from_utf8(output.stdout)?.trim().parse()?)
        };
        chown(path, Some(id("-u")?), Some(id("-g")?))?;
    }
    Ok(())
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0)
}

/// Sends a signal to each of `processes`.
pub(crate) fn signal(name: &str, processes: &[u32]) -> Result<(), Box<dyn Error>> {
    let ids = processes.iter().map(ToString::to_string);
    // One that ended in between is none to fail for.
    Command::new("kill").args(["-s", name]).args(ids).output()?;
    Ok(())
}

/// The process and its children.
pub(crate) fn family(id: u32) -> Vec<u32> {
    let children = fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap_or_default();
    let children = children.split_whitespace().filter_map(|id| id.parse().ok());
    std::iter::once(id).chain(children).collect()
}

/// Free now and, but for bad luck, still free when a server takes it.
pub(crate) fn free_port() -> Result<u16, Box<dyn Error>> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// Where `name` is installed: on the path, or where Debian puts servers.
pub(crate) fn installed(name: &str) -> Result<PathBuf, Box<dyn Error>> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<_> = versions.map(|version| version.path().join("bin")).collect();
    folders.sort();
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    folders.extend(["/usr/sbin", "/usr/local/sbin"].map(PathBuf::from));
    let found = folders.into_iter().map(|folder| folder.join(name)).find(|path| path.is_file());
    found.ok_or_else(|| format!("{name} is missing: run `tools/setup databases bench`").into())
}
