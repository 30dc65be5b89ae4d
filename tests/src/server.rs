//! The real binary, started by tests.
//!
//! An [`Installation`] is a folder and settings; [`Installation::start`] runs `socle serve` in it and
//! [`Installation::run`] any other command. A second start finds what the first left, and several
//! servers of one installation are several nodes.

mod output;
mod process;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;
use tokio::io::AsyncWriteExt as _;
use tokio::time::timeout;

pub use process::Server;

use crate::databases::{Engine, Place};

/// The public address that tests configure: no request ever carries it, so a link that begins with
/// it came from the configuration.
pub const PUBLIC_URL: &str = "https://socle.example.test";

/// Where the binary is, as `cargo xtask test` says.
const BINARY: &str = "SOCLE_TEST_BIN";

/// How long a command or a start may take, on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_mins(1);

/// A folder with a configuration, in which commands run.
#[derive(Debug, Clone)]
pub struct Installation {
    folder: Arc<TempDir>,
    database: Option<Arc<Place>>,
    settings: BTreeMap<String, String>,
}

/// How a command ended.
#[derive(Debug)]
pub struct Finished {
    /// The exit code; `None` after a signal.
    pub code: Option<i32>,
    /// What it answered.
    pub stdout: String,
    /// What it logged and complained about.
    pub stderr: String,
}

impl Installation {
    /// On SQLite in its own folder, without limits and with hashing as cheap as bcrypt allows:
    /// for tests that are about neither.
    pub fn new() -> Self {
        Self::bare()
            .set("SOCLE_SERVER_PUBLIC_URL", PUBLIC_URL)
            .set("SOCLE_AUTH_BCRYPT_COST", "4")
            .set("SOCLE_RATE_LIMITS_ENABLED", "false")
    }

    /// With no setting but a port that the system chooses.
    pub fn bare() -> Self {
        let folder = Arc::new(tempfile::tempdir().expect("a temporary folder"));
        let settings = BTreeMap::new();
        Self { folder, database: None, settings }.set("SOCLE_SERVER_BIND", "127.0.0.1:0")
    }

    /// On an empty database of an engine.
    pub async fn on(self, engine: Engine) -> Self {
        let place = Place::empty(engine).await;
        let url = place.url().to_owned();
        Self { database: Some(Arc::new(place)), ..self }.set("SOCLE_DATABASE_URL", &url)
    }

    /// Changes a setting.
    #[must_use]
    pub fn set(mut self, variable: &str, value: &str) -> Self {
        self.settings.insert(variable.to_owned(), value.to_owned());
        self
    }

    /// Takes a setting back.
    #[must_use]
    pub fn unset(mut self, variable: &str) -> Self {
        self.settings.remove(variable);
        self
    }

    /// With limits, as they are by default.
    #[must_use]
    pub fn limited(self) -> Self {
        self.unset("SOCLE_RATE_LIMITS_ENABLED")
    }

    /// The folder that commands run in.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.folder().join("data")
    }

    /// The database that [`Installation::on`] made.
    pub fn database(&self) -> &Place {
        self.database.as_ref().expect("the installation was put on a database")
    }

    /// A key of the data folder, which development mode makes at the first start.
    pub fn secret(&self, name: &str) -> String {
        let file = self.data().join("secrets.toml");
        let text = std::fs::read_to_string(file).expect("the first start made secrets");
        let line = text.lines().find_map(|line| line.strip_prefix(&format!("{name} = ")));
        line.expect("the secret is there").trim_matches('"').to_owned()
    }

    /// A command, not started.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let binary = std::env::var_os(BINARY)
            .unwrap_or_else(|| panic!("{BINARY} is not set: run `cargo xtask test`"));
        let mut command = Command::new(binary);
        command
            .args(arguments)
            .current_dir(self.folder())
            // Nobody's own settings decide what a test sees.
            .env_clear()
            .envs(&self.settings)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Serves, and returns when the server listens.
    pub async fn start(&self) -> Server {
        self.start_with(&["serve"]).await
    }

    /// Serves with other arguments.
    pub async fn start_with(&self, arguments: &[&str]) -> Server {
        self.spawn(arguments, process::address_in).await
    }

    /// Works on tasks, and returns when it does.
    pub async fn start_worker(&self) -> Server {
        self.spawn(&["worker"], process::works).await
    }

    async fn spawn(&self, arguments: &[&str], is_ready: impl Fn(&str) -> Option<String>) -> Server {
        let command = self.command(arguments);
        let (folder, database) = (self.folder.clone(), self.database.clone());
        Server::start(command, folder, database, is_ready, PATIENCE).await
    }

    /// Runs a command to its end.
    pub async fn run(&self, arguments: &[&str]) -> Finished {
        self.run_with_input(arguments, "").await
    }

    /// Runs a command to its end, with something on its standard input.
    pub async fn run_with_input(&self, arguments: &[&str], input: &str) -> Finished {
        let mut command = tokio::process::Command::from(self.command(arguments));
        command.stdin(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().expect("the binary starts");
        let mut stdin = child.stdin.take().expect("the input is a pipe");
        // A command that reads nothing may be gone already.
        let _ = stdin.write_all(input.as_bytes()).await;
        drop(stdin);
        let ended = timeout(PATIENCE, child.wait_with_output()).await;
        let output = ended
            .unwrap_or_else(|_| panic!("`socle {}` does not end", arguments.join(" ")))
            .expect("the output can be read");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the output is text");
        Finished {
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

impl Default for Installation {
    fn default() -> Self {
        Self::new()
    }
}
