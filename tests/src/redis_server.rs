//! Redis servers that tests start, stop and start again, with the program that `cargo xtask test` found.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use secrecy::SecretString;
use socle_redis::{RedisLink, RedisSettings};
use tempfile::TempDir;
use tokio::task::JoinHandle;

use crate::poll;

/// Where the server's program is, as `cargo xtask test` says.
const PROGRAM: &str = "SOCLE_TEST_REDIS_SERVER";

/// How long a server may take to start, on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long commands may take in tests that are not about that.
const CALM: Duration = Duration::from_secs(10);

/// Starts the server and says its id; ends it when our end of the pipe closes, however we end.
const GUARD: &str = r#""$@" >log 2>&1 & echo $!; read -r _; kill -9 $! 2>/dev/null; wait"#;

/// Commands that stop a server which others use, or take their data. Nobody may give them.
const FORBIDDEN: [&str; 5] = ["keys", "scan", "flushall", "flushdb", "swapdb"];

/// A Redis server with a folder and a port of its own, which keeps nothing on disk.
#[derive(Debug)]
pub struct RedisServer {
    folder: TempDir,
    port: u16,
    program: PathBuf,
    running: Option<Running>,
}

#[derive(Debug)]
struct Running {
    guard: Child,
    id: Pid,
}

impl RedisServer {
    /// Starts one.
    pub async fn start() -> Self {
        let program = std::env::var_os(PROGRAM)
            .unwrap_or_else(|| panic!("{PROGRAM} is not set: run `cargo xtask test`"));
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut server = Self { folder, port: 0, program: program.into(), running: None };
        // Another process may take the port between our choosing and the server's binding it.
        for _ in 0..3 {
            server.port = free_port();
            if server.try_start().await {
                return server;
            }
        }
        panic!("Redis does not start:\n{}", server.log());
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Settings for it, with patience for a busy machine.
    pub fn settings(&self) -> RedisSettings {
        let url = SecretString::from(self.url());
        RedisSettings { patience: CALM, ..RedisSettings::new(url, "tests:") }
    }

    /// A node's open link to it.
    pub async fn link(&self) -> Node {
        Node::open(&self.settings()).await
    }

    /// Ends it as a loss of power would. What it knew is gone.
    pub fn stop(&mut self) {
        let Some(Running { mut guard, id }) = self.running.take() else { return };
        // The guard has not waited for it yet, so the id is still its own.
        let _ = kill(id, Signal::SIGKILL);
        drop(guard.stdin.take());
        let _ = guard.wait();
    }

    /// Starts it again where it was, empty.
    pub async fn start_again(&mut self) {
        assert!(self.running.is_none(), "it runs");
        assert!(self.try_start().await, "Redis does not start again:\n{}", self.log());
    }

    /// Leaves connections open and answers nothing.
    pub fn freeze(&self) {
        self.signal(Signal::SIGSTOP);
    }

    /// Answers again.
    pub fn thaw(&self) {
        self.signal(Signal::SIGCONT);
    }

    /// Asks it something past the adapters.
    pub async fn ask(&self, command: &redis::Cmd) -> redis::Value {
        let client = redis::Client::open(self.url()).expect("an address");
        let connection = client.get_multiplexed_async_connection().await;
        let answer = command.query_async(&mut connection.expect("the server answers")).await;
        answer.expect("the server does as it is asked")
    }

    /// What it says about itself.
    pub async fn info(&self, section: &str) -> String {
        let answer = self.ask(redis::cmd("INFO").arg(section)).await;
        redis::from_redis_value(answer).expect("a text")
    }

    /// Every command that was given so far, in lower case: `config|set` is one.
    pub async fn commands(&self) -> BTreeSet<String> {
        let text = self.info("commandstats").await;
        let name = |line: &str| Some(line.strip_prefix("cmdstat_")?.split_once(':')?.0.to_owned());
        text.lines().filter_map(name).collect()
    }

    /// Fails the test if a command was tried that nobody may give.
    pub async fn expect_nothing_forbidden(&self) {
        let commands = self.commands().await;
        let forbidden: Vec<_> = FORBIDDEN.iter().filter(|name| commands.contains(**name)).collect();
        assert!(forbidden.is_empty(), "{forbidden:?} among {commands:?}");
    }

    async fn try_start(&mut self) -> bool {
        let mut guard = Command::new("sh");
        guard.args(["-c", GUARD, "guard"]).arg(&self.program);
        guard.args(["--bind", "127.0.0.1", "--port", &self.port.to_string()]);
        guard.args(["--save", "", "--appendonly", "no", "--daemonize", "no"]);
        guard.current_dir(self.folder.path()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut guard = guard.spawn().expect("there is a shell");
        let mut line = String::new();
        let output = guard.stdout.take().expect("the output is a pipe");
        BufReader::new(output).read_line(&mut line).expect("the shell says an id");
        let id = Pid::from_raw(line.trim().parse().expect("an id is a number"));
        self.running = Some(Running { guard, id });
        let client = redis::Client::open(self.url()).expect("an address");
        let is_up = poll("an answer of Redis", PATIENCE, async || {
            if self.log().contains("Address already in use") {
                return Some(false);
            }
            let mut connection = client.get_multiplexed_async_connection().await.ok()?;
            redis::cmd("PING").query_async::<()>(&mut connection).await.ok().map(|()| true)
        })
        .await;
        if !is_up {
            self.stop();
        }
        is_up
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    fn signal(&self, signal: Signal) {
        let running = self.running.as_ref().expect("the server runs");
        kill(running.id, signal).expect("a server can be signaled");
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.stop();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("it is bound").port()
}

/// What one node keeps running for Redis; it ends with this.
pub struct Node {
    /// The node's link.
    pub link: Arc<RedisLink>,
    tasks: Vec<JoinHandle<()>>,
}

impl Node {
    /// A link that is open.
    pub async fn open(settings: &RedisSettings) -> Self {
        let link = Arc::new(RedisLink::new(settings).expect("the settings are good"));
        let mut node = Self { link: link.clone(), tasks: Vec::new() };
        node.keep({
            let link = link.clone();
            async move {
                link.run().await;
            }
        });
        tokio::time::timeout(PATIENCE, link.opened()).await.expect("Redis answers");
        node
    }

    /// Runs something for as long as the node is there.
    pub fn keep(&mut self, work: impl Future<Output = ()> + Send + 'static) {
        self.tasks.push(tokio::spawn(work));
    }

    /// Waits until the link is closed.
    pub async fn closed(&self) {
        poll("that Redis is known to be away", PATIENCE, async || {
            (!self.link.is_open()).then_some(())
        })
        .await;
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}
