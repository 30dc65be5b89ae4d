//! Content as something to read and to seek in.

use std::io::{Error, Read, Result, Seek, SeekFrom};
use std::time::{Duration, Instant};

use bytes::Bytes;
use socle_application::files::ports::StorageError;
use socle_domain::files::FileId;
use tokio::runtime::Handle;

use crate::ObjectStorage;

/// How much is in memory.
const WINDOW: u64 = 256 * 1024;

/// Stored content. It blocks: it is for threads that serve no requests.
pub(super) struct StoredReader {
    storage: ObjectStorage,
    id: FileId,
    size: u64,
    runtime: Handle,
    until: Instant,
    position: u64,
    /// Where the window begins, and what is in it.
    window: (u64, Bytes),
}

/// Why reading stopped, inside an [`Error`].
#[derive(Debug, thiserror::Error)]
pub(super) enum Stopped {
    /// It took too long.
    #[error("looking at the content takes too long")]
    Time,
    /// The storage failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl StoredReader {
    pub(super) fn new(
        storage: ObjectStorage,
        id: FileId,
        size: u64,
        runtime: Handle,
        time: Duration,
    ) -> Self {
        let (until, window) = (Instant::now() + time, (0, Bytes::new()));
        Self { storage, id, size, runtime, until, position: 0, window }
    }

    /// How much content there is.
    pub(super) const fn size(&self) -> u64 {
        self.size
    }

    /// Fails when time is up: for whoever makes much of little content.
    pub(super) fn check_time(&self) -> Result<()> {
        if Instant::now() > self.until { Err(Error::other(Stopped::Time)) } else { Ok(()) }
    }

    /// Exactly these bytes; fails when they are not all there.
    pub(super) fn exactly(&mut self, from: u64, length: usize) -> Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.seek(SeekFrom::Start(from))?;
        self.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// What is in the window from the position on.
    fn ahead(&self) -> &[u8] {
        let (start, window) = &self.window;
        let at = self.position.checked_sub(*start).and_then(|at| usize::try_from(at).ok());
        at.and_then(|at| window.get(at..)).unwrap_or_default()
    }
}

impl Read for StoredReader {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        if into.is_empty() || self.position >= self.size {
            return Ok(0);
        }
        if self.ahead().is_empty() {
            self.check_time()?;
            let range = self.position..self.size.min(self.position + WINDOW);
            let piece = self.runtime.block_on(self.storage.piece(self.id, range));
            let piece = piece.map_err(|error| Error::other(Stopped::Storage(error)))?;
            self.window = (self.position, piece);
        }
        let ahead = self.ahead();
        let length = ahead.len().min(into.len());
        into[..length].copy_from_slice(&ahead[..length]);
        self.position += length as u64;
        Ok(length)
    }
}

impl Seek for StoredReader {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let position = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
        };
        self.position = position.ok_or_else(|| Error::other("before the beginning"))?;
        Ok(self.position)
    }
}
