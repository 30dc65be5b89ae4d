//! The server's side: starts a program for each document and waits for its text.

use std::ffi::OsString;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use socle_application::recruiting::documents::{DocumentKind, DocumentReader, ReadDocumentError};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, Command};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::recruiting::child::MAX_CONTENT;
use crate::recruiting::outcome::Failed;
use crate::recruiting::text::MAX_TEXT;

/// How much is logged of what a program complains of, in bytes.
const MAX_COMPLAINT: u64 = 2_048;

/// The program that reads one document: it is given a kind as its last argument, runs
/// [`child::run`](crate::recruiting::child::run) and exits with its code.
#[derive(Debug, Clone)]
pub struct ChildProgram {
    /// Where it is.
    pub path: PathBuf,
    /// Its arguments, before the kind.
    pub arguments: Vec<OsString>,
}

impl ChildProgram {
    /// This very program, with these arguments; fails when the system does not say which it is.
    pub fn this(arguments: Vec<OsString>) -> std::io::Result<Self> {
        // Linux keeps what runs reachable here, also once an upgrade has put another in its place.
        let running = Path::new("/proc/self/exe");
        let path = if running.exists() { running.to_owned() } else { std::env::current_exe()? };
        Ok(Self { path, arguments })
    }
}

/// How much reading a document may take.
#[derive(Debug, Clone, Copy)]
pub struct ReadingLimits {
    /// How long one document may take, on the clock.
    pub time: Duration,
    /// How many are read at once.
    pub together: usize,
    /// How long one waits for its turn.
    pub wait: Duration,
}

impl Default for ReadingLimits {
    fn default() -> Self {
        Self { time: Duration::from_secs(10), together: 2, wait: Duration::from_secs(15) }
    }
}

/// Reads documents, each in a program of its own.
#[derive(Debug, Clone)]
pub struct IsolatedReader {
    program: ChildProgram,
    limits: ReadingLimits,
    turns: Arc<Semaphore>,
}

impl IsolatedReader {
    /// A reader that starts that program.
    pub fn new(program: ChildProgram, limits: ReadingLimits) -> Self {
        Self { program, limits, turns: Arc::new(Semaphore::new(limits.together)) }
    }

    fn start(&self, kind: DocumentKind) -> std::io::Result<Child> {
        Command::new(&self.program.path)
            .args(&self.program.arguments)
            .arg(kind.as_str())
            // Nothing that the server knows: its settings hold secrets.
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // Also when whoever waits for the text goes away.
            .kill_on_drop(true)
            .spawn()
    }
}

#[async_trait]
impl DocumentReader for IsolatedReader {
    async fn read(&self, kind: DocumentKind, content: Bytes) -> Result<String, ReadDocumentError> {
        if content.len() > MAX_CONTENT {
            return Err(ReadDocumentError::TooLarge);
        }
        let turn = timeout(self.limits.wait, self.turns.acquire()).await;
        let _turn = turn.map_err(|_| ReadDocumentError::Busy)?.map_err(unavailable)?;
        let mut child = self.start(kind).map_err(unavailable)?;
        let told = timeout(self.limits.time, converse(&mut child, &content)).await;
        if !matches!(told, Ok(Ok(_))) {
            // Killed and waited for: nothing of it stays.
            child.kill().await.map_err(unavailable)?;
        }
        let size = content.len();
        let Ok(told) = told else {
            tracing::warn!(kind = kind.as_str(), size, "reading a document took too long");
            return Err(ReadDocumentError::TooSlow);
        };
        told?.text(kind, size)
    }
}

fn unavailable(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> ReadDocumentError {
    ReadDocumentError::Unavailable(error.into())
}

/// What a program has told.
struct Told {
    status: ExitStatus,
    output: Vec<u8>,
    complaint: String,
}

/// Hands the document over and takes everything, all at once: whoever waits for the other to take
/// something would wait forever.
async fn converse(child: &mut Child, content: &[u8]) -> Result<Told, ReadDocumentError> {
    let (mut stdin, stdout, stderr) =
        (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let hand_over = async {
        if let Some(stdin) = &mut stdin {
            // A program that has seen enough closes its end, which is no failure.
            drop(stdin.write_all(content).await);
            drop(stdin.shutdown().await);
        }
        drop(stdin.take());
        Ok(())
    };
    let limit = u64::try_from(MAX_TEXT).unwrap_or(u64::MAX);
    let take_text = async {
        let output = take(stdout, limit + 1).await?;
        // More than the program may write: it is not one of ours, or out of control.
        if output.len() > MAX_TEXT { Err(ReadDocumentError::TooLarge) } else { Ok(output) }
    };
    let take_complaint = take(stderr, MAX_COMPLAINT);
    let ((), output, complaint) = tokio::try_join!(hand_over, take_text, take_complaint)?;
    let status = child.wait().await.map_err(unavailable)?;
    Ok(Told { status, output, complaint: one_line(&complaint) })
}

/// Reads so much and closes.
async fn take(
    pipe: Option<impl AsyncRead + Unpin>,
    limit: u64,
) -> Result<Vec<u8>, ReadDocumentError> {
    let mut taken = Vec::new();
    if let Some(pipe) = pipe {
        pipe.take(limit).read_to_end(&mut taken).await.map_err(unavailable)?;
    }
    Ok(taken)
}

fn one_line(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let visible = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    visible.collect::<String>().trim().to_owned()
}

impl Told {
    /// The text, or what the exit says is wrong with the document.
    fn text(self, kind: DocumentKind, size: usize) -> Result<String, ReadDocumentError> {
        if self.status.success() {
            return String::from_utf8(self.output).map_err(|error| unavailable(error.utf8_error()));
        }
        let Self { status, complaint, .. } = self;
        let error = self.status.code().map_or_else(|| of_signal(status, &complaint), of_code);
        let error = error.unwrap_or_else(|| {
            unavailable(format!("the program that reads ended with {status}: {complaint}"))
        });
        let kind = kind.as_str();
        match &error {
            // Says where in the program, never what was read: see `child::run`.
            ReadDocumentError::Corrupt | ReadDocumentError::TooMuchMemory => {
                tracing::warn!(kind, size, %status, complaint, "a document cannot be read: {error}");
            }
            ReadDocumentError::Unavailable(_) => {
                tracing::error!(kind, size, %status, "{error}");
            }
            _ => tracing::debug!(kind, size, %status, "a document cannot be read: {error}"),
        }
        Err(error)
    }
}

fn of_code(code: i32) -> Option<ReadDocumentError> {
    Failed::of_code(code)?.error()
}

/// What ended a program that did not end by itself.
fn of_signal(status: ExitStatus, complaint: &str) -> Option<ReadDocumentError> {
    use nix::sys::signal::Signal;
    match Signal::try_from(status.signal()?).ok()? {
        // It has used up its time on a processor.
        Signal::SIGXCPU => Some(ReadDocumentError::TooSlow),
        // The system needed its memory for others.
        Signal::SIGKILL => Some(ReadDocumentError::TooMuchMemory),
        // Rust's own words when it aborts: no memory is left, or no stack.
        Signal::SIGABRT if complaint.contains("memory allocation of") => {
            Some(ReadDocumentError::TooMuchMemory)
        }
        Signal::SIGABRT | Signal::SIGSEGV | Signal::SIGBUS | Signal::SIGILL => {
            Some(ReadDocumentError::Corrupt)
        }
        _ => None,
    }
}
