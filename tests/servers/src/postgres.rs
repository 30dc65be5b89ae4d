//! A throwaway PostgreSQL: its own folder, its own port, gone when dropped.

use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use nix::{
    sys::signal::Signal,
    unistd::{User, geteuid},
};
use tempfile::TempDir;

use crate::guard::{Guarded, wait_until_ready};

/// What a crash of the machine may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Everything: nothing waits for the disk. For tests.
    None,
    /// Nothing: as in production. For measurements.
    Full,
}

/// How a server ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// Connections are cut, and everything is written down.
    Fast,
    /// As when the machine loses its power: the next start recovers from the log.
    Crash,
}

impl Ending {
    const fn signal(self) -> Signal {
        match self {
            Self::Fast => Signal::SIGINT,
            Self::Crash => Signal::SIGQUIT,
        }
    }
}

/// A PostgreSQL of its own with an empty database `postgres`.
#[derive(Debug)]
pub struct Cluster {
    programs: PathBuf,
    durability: Durability,
    port: u16,
    state: State,
}

#[derive(Debug)]
enum State {
    Running(Guarded),
    Stopped(TempDir),
    /// It could not be started again.
    Lost,
}

impl Cluster {
    /// Creates and starts a cluster that listens on 127.0.0.1 only, with the programs in a folder.
    pub fn start(programs: &Path, durability: Durability) -> Result<Self> {
        let mut failure = None;
        // Another process may take the port between our choosing and PostgreSQL's binding it.
        for _ in 0..3 {
            let folder = create(programs)?;
            let port = free_port()?;
            match serve(programs, folder, port, durability) {
                Ok(server) => {
                    let state = State::Running(server);
                    return Ok(Self { programs: programs.to_owned(), durability, port, state });
                }
                Err(error) if format!("{error:#}").contains("Address already in use") => {
                    failure = Some(error);
                }
                Err(error) => return Err(error),
            }
        }
        match failure {
            Some(error) => Err(error),
            None => bail!("PostgreSQL was never started"),
        }
    }

    /// A superuser's address of a database in this cluster.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// Ends the server; its data stay.
    pub fn stop(&mut self, ending: Ending) -> Result<()> {
        match std::mem::replace(&mut self.state, State::Lost) {
            State::Running(server) => {
                self.state = State::Stopped(server.into_folder(ending.signal())?);
                Ok(())
            }
            other => {
                self.state = other;
                bail!("PostgreSQL does not run")
            }
        }
    }

    /// Starts it again where it was.
    pub fn start_again(&mut self) -> Result<()> {
        match std::mem::replace(&mut self.state, State::Lost) {
            State::Stopped(folder) => {
                let server = serve(&self.programs, folder, self.port, self.durability)?;
                self.state = State::Running(server);
                Ok(())
            }
            other => {
                self.state = other;
                bail!("PostgreSQL was not stopped")
            }
        }
    }
}

/// A folder with an empty cluster in it.
fn create(programs: &Path) -> Result<TempDir> {
    let folder = tempfile::Builder::new()
        .prefix("socle-pg-")
        .tempdir()
        .context("could not create a temporary folder")?;
    let account = account()?;
    if let Some(user) = &account {
        chown(folder.path(), Some(user.uid.as_raw()), Some(user.gid.as_raw()))?;
    }
    let output = command(programs, "initdb", account.as_ref())
        .current_dir(folder.path())
        .arg("--pgdata")
        .arg(folder.path().join("data"))
        .args(["--username=postgres", "--auth=trust", "--encoding=UTF8"])
        .arg(format!("--locale={}", locale()))
        // The folder is new: syncing it protects nothing.
        .arg("--no-sync")
        .stdin(Stdio::null())
        .output()
        .context("could not run initdb")?;
    ensure!(
        output.status.success(),
        "initdb failed ({}):\n{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(folder)
}

/// Starts the server of a folder, and waits until it answers.
fn serve(programs: &Path, folder: TempDir, port: u16, durability: Durability) -> Result<Guarded> {
    let data = folder.path().join("data");
    let mut postgres = command(programs, "postgres", account()?.as_ref());
    postgres.current_dir(folder.path()).arg("-D").arg(&data).args(settings(
        port,
        folder.path(),
        durability,
    ));
    let mut server = Guarded::spawn(postgres, folder, Signal::SIGQUIT)?;
    wait_until_ready(&mut server, "PostgreSQL", Duration::from_mins(1), || is_ready(&data))?;
    Ok(server)
}

fn settings(port: u16, folder: &Path, durability: Durability) -> Vec<String> {
    let mut settings = vec![
        "listen_addresses=127.0.0.1".to_owned(),
        format!("port={port}"),
        format!("unix_socket_directories={}", folder.display()),
        // Tests that abandon transactions by the hundred leave backends that take a moment to go.
        "max_connections=1000".to_owned(),
        "timezone=UTC".to_owned(),
    ];
    if durability == Durability::None {
        settings.extend(
            ["fsync", "synchronous_commit", "full_page_writes"].map(|name| format!("{name}=off")),
        );
    }
    settings.into_iter().flat_map(|setting| ["-c".to_owned(), setting]).collect()
}

/// A program of PostgreSQL, as the given account, without this shell's settings for its clients.
fn command(programs: &Path, name: &str, account: Option<&User>) -> Command {
    let mut command = Command::new(programs.join(name));
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        if name.starts_with("PG") || name.starts_with("LC_") || name == "LANG" {
            command.env_remove(&*name);
        }
    }
    if let Some(user) = account {
        command.uid(user.uid.as_raw()).gid(user.gid.as_raw());
    }
    command
}

/// PostgreSQL refuses to run as root, so root lends it another account.
fn account() -> Result<Option<User>> {
    if !geteuid().is_root() {
        return Ok(None);
    }
    for name in ["postgres", "nobody"] {
        if let Some(user) = User::from_name(name)? {
            return Ok(Some(user));
        }
    }
    bail!("PostgreSQL refuses to run as root, and there is neither an account postgres nor nobody")
}

/// Sorting that depends on no machine's settings.
fn locale() -> &'static str {
    if cfg!(target_os = "macos") { "C" } else { "C.UTF-8" }
}

/// A port nobody listens on now.
pub fn free_port() -> Result<u16> {
    let listener =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no free port on 127.0.0.1")?;
    Ok(listener.local_addr()?.port())
}

/// The server keeps its state on the eighth line of its lock file.
fn is_ready(data: &Path) -> bool {
    fs::read_to_string(data.join("postmaster.pid"))
        .is_ok_and(|text| text.lines().nth(7).is_some_and(|line| line.trim() == "ready"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tests_may_lose_data() {
        let folder = Path::new("folder");
        assert!(settings(1, folder, Durability::None).iter().any(|s| s == "fsync=off"));
        assert!(!settings(1, folder, Durability::Full).iter().any(|s| s.ends_with("=off")));
    }

    #[test]
    fn readiness_is_read_from_the_lock_file() {
        let data = tempfile::tempdir().unwrap();
        assert!(!is_ready(data.path()));
        let file = data.path().join("postmaster.pid");
        fs::write(&file, "1\n2\n3\n4\n5\n6\n7\nstarting\n").unwrap();
        assert!(!is_ready(data.path()));
        fs::write(&file, "1\n2\n3\n4\n5\n6\n7\nready   \n").unwrap();
        assert!(is_ready(data.path()));
    }
}
