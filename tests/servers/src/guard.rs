//! Servers that never outlive us.
//!
//! A server we start must end however we end: at the end of a command, at Ctrl-C, and when
//! something kills us outright, where no handler of ours runs any more. So a small shell, the
//! *guardian*, waits at the other end of a pipe. When we die the pipe closes, and the guardian
//! stops the server and removes its folder.

use std::{
    fs::File,
    io::Write,
    os::unix::process::CommandExt,
    path::PathBuf,
    process::{Child, ChildStdin, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use tempfile::TempDir;

/// How long a server may take to stop before it is killed.
const PATIENCE: Duration = Duration::from_secs(10);

/// Reads the server's id, then waits. A further line means that all is well; the end of the pipe
/// means that we are gone.
const GUARDIAN: &str = r#"
trap '' INT TERM HUP
read -r pid || { rm -rf "$2"; exit; }
read -r _ && exit
# Dead but not yet waited for is dead: not every container has somebody who waits.
alive() { kill -0 "$pid" && ! grep -q '^State:[[:space:]]*Z' "/proc/$pid/status"; }
kill -s "$1" "$pid"
tries=0
while alive && [ "$tries" -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
alive && kill -9 "$pid"
rm -rf "$2"
"#;

/// A running server and the temporary folder that goes with it. Dropping it stops the one and
/// removes the other.
#[derive(Debug)]
pub struct Guarded {
    child: Child,
    guardian: Child,
    line: Option<ChildStdin>,
    stop: Signal,
    folder: Option<TempDir>,
    log: PathBuf,
}

impl Guarded {
    /// Starts the command, its output going to `log` inside the folder. `stop` is the signal the
    /// server understands as "end now".
    pub fn spawn(mut command: Command, folder: TempDir, stop: Signal) -> Result<Self> {
        let log = folder.path().join("log");
        let output = File::create(&log).context("could not create a log file")?;
        let mut guardian = Command::new("sh")
            .args(["-c", GUARDIAN, "guardian"])
            .arg(stop.as_str().trim_start_matches("SIG"))
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .context("could not start a shell")?;
        let mut line = guardian.stdin.take().context("the shell has no input")?;
        // Ctrl-C reaches a whole process group; the server is ours to stop.
        let child = command
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .process_group(0)
            .spawn()
            .with_context(|| format!("could not start {}", command.get_program().display()))?;
        writeln!(line, "{}", child.id()).context("the guardian is gone")?;
        Ok(Self { child, guardian, line: Some(line), stop, folder: Some(folder), log })
    }

    /// The server's process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// How the server ended, if it has.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        self.child.try_wait().context("could not ask after a server")
    }

    /// What the server has written so far.
    pub fn output(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Sends the server a signal.
    pub fn signal(&self, signal: Signal) -> Result<()> {
        let id = i32::try_from(self.child.id()).context("a process id is an i32")?;
        kill(Pid::from_raw(id), signal).context("could not signal a server")
    }

    /// Stops the server with another signal than the usual, and returns its folder.
    pub fn into_folder(mut self, stop: Signal) -> Result<TempDir> {
        self.stop = stop;
        self.stop();
        self.folder.take().context("the folder is gone")
    }

    fn stop(&mut self) {
        // Until it is waited for, the id cannot belong to another process.
        if matches!(self.child.try_wait(), Ok(Some(_))) {
            return;
        }
        let _ = self.signal(self.stop);
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        self.stop();
        self.folder = None;
        // Only now: whatever interrupts us before, the guardian finishes.
        if let Some(mut line) = self.line.take() {
            let _ = line.write_all(b"done\n");
        }
        let _ = self.guardian.wait();
    }
}

/// Asks `ready` again and again until it says yes, the server ends, or the time is over. The
/// error carries what the server wrote.
pub fn wait_until_ready(
    server: &mut Guarded,
    name: &str,
    limit: Duration,
    mut ready: impl FnMut() -> bool,
) -> Result<()> {
    let deadline = Instant::now() + limit;
    loop {
        if ready() {
            return Ok(());
        }
        if let Some(status) = server.ended()? {
            anyhow::bail!("{name} did not start ({status}):\n{}", server.output());
        }
        if Instant::now() > deadline {
            anyhow::bail!("{name} was not ready after {} s:\n{}", limit.as_secs(), server.output());
        }
        thread::sleep(Duration::from_millis(2));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sleeper(folder: TempDir) -> Guarded {
        let mut command = Command::new("sleep");
        command.arg("600");
        Guarded::spawn(command, folder, Signal::SIGTERM).unwrap()
    }

    fn alive(id: u32) -> bool {
        kill(Pid::from_raw(i32::try_from(id).unwrap()), None).is_ok()
    }

    #[test]
    fn dropping_stops_the_server_and_removes_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        let server = sleeper(folder);
        let id = server.id();
        assert!(alive(id));
        drop(server);
        assert!(!alive(id));
        assert!(!path.exists());
    }

    #[test]
    fn a_broken_pipe_stops_the_server_and_removes_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        let mut server = sleeper(folder);
        // What the system does when this process is killed.
        drop(server.line.take());
        assert!(!server.child.wait().unwrap().success());
        server.guardian.wait().unwrap();
        assert!(!path.exists());
    }

    #[test]
    fn a_server_that_ends_early_is_reported_with_its_output() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo the port is taken; exit 3"]);
        let folder = tempfile::tempdir().unwrap();
        let mut server = Guarded::spawn(command, folder, Signal::SIGTERM).unwrap();
        let error = wait_until_ready(&mut server, "it", PATIENCE, || false).unwrap_err();
        assert!(error.to_string().contains("the port is taken"), "{error}");
    }
}
