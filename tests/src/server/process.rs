use std::process::{Child, Command, ExitStatus};
use std::sync::Arc;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;

use super::output::Output;
use crate::databases::Place;
use crate::http::Client;
use crate::poll;

/// How long a server may take to finish what it does after SIGTERM.
const GRACE: Duration = Duration::from_secs(45);

/// A running server, or worker; killed when dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    stdout: Output,
    stderr: Output,
    url: String,
    // Both outlive the process that uses them.
    _folder: Arc<TempDir>,
    _database: Option<Arc<Place>>,
}

impl Server {
    pub(super) async fn start(
        mut command: Command,
        folder: Arc<TempDir>,
        database: Option<Arc<Place>>,
        is_ready: impl Fn(&str) -> Option<String>,
        within: Duration,
    ) -> Self {
        let mut child = command.spawn().expect("the binary starts");
        let stdout = Output::collect(child.stdout.take().expect("the output is a pipe"));
        let stderr = Output::collect(child.stderr.take().expect("the log is a pipe"));
        let url = String::new();
        let mut server = Self { child, stdout, stderr, url, _folder: folder, _database: database };
        server.url = poll("the line that says that it is ready", within, async || {
            let found = server.log().iter().find_map(|line| is_ready(line));
            let ended = server.child.try_wait().expect("a child can be asked after");
            assert!(found.is_some() || ended.is_none(), "the server ended: {ended:?}");
            found
        })
        .await;
        server
    }

    /// Where it listens, as `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// A client for it.
    pub fn client(&self) -> Client {
        Client::new(&self.url)
    }

    /// What it has logged so far.
    pub fn log(&self) -> Vec<String> {
        self.stderr.lines()
    }

    /// What it has written to standard output so far.
    pub fn output(&self) -> Vec<String> {
        self.stdout.lines()
    }

    /// Ends it as a loss of power would.
    pub fn kill(mut self) {
        self.end_at_once();
    }

    /// Asks it to end.
    pub fn terminate(&self) {
        self.signal(Signal::SIGTERM);
    }

    /// Asks it to end, and returns how it did.
    pub async fn stop(mut self) -> ExitStatus {
        self.terminate();
        self.ended().await
    }

    /// Waits until it has ended.
    pub async fn ended(&mut self) -> ExitStatus {
        poll("the end of the server", GRACE, async || {
            self.child.try_wait().expect("a child can be asked after")
        })
        .await
    }

    fn signal(&self, signal: Signal) {
        // Nobody has waited for the child yet, so the id is still its own.
        let id = i32::try_from(self.child.id()).expect("a process id is an i32");
        kill(Pid::from_raw(id), signal).expect("a child can be signaled");
    }

    fn end_at_once(&mut self) {
        // Both fail only when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end_at_once();
        if std::thread::panicking() {
            let log = self.log();
            let tail = log.len().saturating_sub(60);
            eprintln!("--- the end of the server's log\n{}\n---", log[tail..].join("\n"));
        }
    }
}

/// The line with which a worker begins. It listens nowhere.
pub(super) fn works(line: &str) -> Option<String> {
    line.contains("works on tasks").then(String::new)
}

/// The address in the line that announces it, in either log format.
pub(super) fn address_in(line: &str) -> Option<String> {
    let (_, rest) = line.split_once("listens on http://")?;
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ':');
    Some(format!("http://{}", &rest[..end.unwrap_or(rest.len())]))
}
