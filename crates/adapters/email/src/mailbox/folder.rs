//! Files in a folder, written whole and readable by their owner only.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use socle_domain::Timestamp;
use tokio::fs::{self, DirBuilder, OpenOptions};
use tokio::io::AsyncWriteExt as _;
use uuid::Uuid;

/// The extension of a message.
const MESSAGE: &str = "json";
/// The extension of a message that is being written.
const PARTIAL: &str = "partial";
/// After this long nobody is writing it any more.
const ABANDONED: Duration = Duration::from_mins(10);

/// Tells apart the partial files of one process, which may have opened a folder more than once.
static WRITTEN: AtomicU64 = AtomicU64::new(0);

pub(super) struct Folder {
    path: PathBuf,
}

impl Folder {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Makes the folder unless it is there.
    pub(super) async fn create(&self) -> io::Result<()> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        builder.mode(0o700);
        builder.create(&self.path).await
    }

    /// Writes the file of a message, in place of an earlier one. Whoever reads sees the old file or
    /// the new one, never half of either.
    pub(super) async fn write(&self, id: Uuid, bytes: &[u8], now: Timestamp) -> io::Result<()> {
        self.create().await?;
        let partial = self.partial_name(id, now);
        let outcome = async {
            write_new(&partial, bytes).await?;
            fs::rename(&partial, self.path.join(format!("{id}.{MESSAGE}"))).await
        }
        .await;
        if outcome.is_err() {
            let _ = fs::remove_file(&partial).await;
        }
        outcome
    }

    /// A name that no other writer uses. Two containers over one folder may have the same process
    /// id, hence the time.
    fn partial_name(&self, id: Uuid, now: Timestamp) -> PathBuf {
        let nth = WRITTEN.fetch_add(1, Ordering::Relaxed);
        let (now, process) = (now.timestamp_micros(), std::process::id());
        self.path.join(format!("{id}-{now}-{process}-{nth}.{PARTIAL}"))
    }

    /// The files of all messages, in no order. A folder that is not there is empty.
    pub(super) async fn files(&self) -> io::Result<Vec<PathBuf>> {
        let mut files = self.all().await?;
        files.retain(|file| has_extension(file, MESSAGE));
        Ok(files)
    }

    /// What a file holds, unless it is gone.
    pub(super) async fn read(&self, file: &Path) -> io::Result<Option<Vec<u8>>> {
        unless_gone(fs::read(file).await)
    }

    /// Deletes all messages but the newest, and what writers that died have left.
    pub(super) async fn prune(&self, kept: usize, now: Timestamp) -> io::Result<()> {
        let now = SystemTime::from(now);
        let (messages, others): (Vec<_>, Vec<_>) =
            self.all().await?.into_iter().partition(|file| has_extension(file, MESSAGE));
        for file in others.into_iter().filter(|file| has_extension(file, PARTIAL)) {
            let age = modified(&file).await?.and_then(|time| now.duration_since(time).ok());
            if age.is_some_and(|age| age > ABANDONED) {
                unless_gone(fs::remove_file(&file).await)?;
            }
        }
        if messages.len() <= kept {
            return Ok(());
        }
        let mut aged = Vec::with_capacity(messages.len());
        for file in messages {
            if let Some(modified) = modified(&file).await? {
                aged.push((modified, file));
            }
        }
        // Ids are UUIDv7, so of two files of one moment the greater name is the later message.
        aged.sort_unstable_by(|a, b| b.cmp(a));
        for (_, file) in aged.into_iter().skip(kept) {
            unless_gone(fs::remove_file(&file).await)?;
        }
        Ok(())
    }

    async fn all(&self) -> io::Result<Vec<PathBuf>> {
        let Some(mut entries) = unless_gone(fs::read_dir(&self.path).await)? else {
            return Ok(Vec::new());
        };
        let mut files = Vec::new();
        while let Some(entry) = entries.next_entry().await? {
            files.push(entry.path());
        }
        Ok(files)
    }
}

async fn write_new(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    let mut file = options.open(file).await?;
    file.write_all(bytes).await?;
    // tokio writes in the background until it is flushed; only then may the name change.
    file.flush().await
}

async fn modified(file: &Path) -> io::Result<Option<SystemTime>> {
    match unless_gone(fs::metadata(file).await)? {
        Some(metadata) => metadata.modified().map(Some),
        None => Ok(None),
    }
}

fn has_extension(file: &Path, extension: &str) -> bool {
    file.extension().is_some_and(|found| found == extension)
}

fn unless_gone<T>(outcome: io::Result<T>) -> io::Result<Option<T>> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
