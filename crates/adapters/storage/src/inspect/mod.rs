//! What content is, and whether it would harm whoever opens it.
//!
//! Content is read again from the storage, a window at a time, on a few threads of its own, and for a
//! limited time: however it is made, it takes little memory and cannot keep others waiting.

mod archive;
mod gzip;
mod image;
mod look;
mod reader;
mod svg;
mod text;
mod zip;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use socle_application::files::ports::{
    ContentInspector, FileStorage as _, InspectError, StorageError,
};
use socle_domain::files::{Danger, Detected, FileId};
use tokio::runtime::Handle;
use tokio::sync::Semaphore;

use self::reader::StoredReader;
use crate::{ClamAv, ObjectStorage};

/// How much content may unpack or unfold to, and how long looking at it may take.
#[derive(Debug, Clone, Copy)]
pub struct InspectionLimits {
    /// Pixels of an image.
    pub max_pixels: u64,
    /// Entries of an archive.
    pub max_entries: usize,
    /// How many times its own size an archive may unpack to, once that is more than
    /// `always_unpacked` bytes.
    pub max_ratio: u64,
    /// How much an archive may unpack to whatever its ratio.
    pub always_unpacked: u64,
    /// How much an archive may unpack to in any case, in bytes.
    pub max_unpacked: u64,
    /// How large an SVG may be, in bytes.
    pub max_svg: u64,
    /// How long one file may take.
    pub time: Duration,
    /// How many files are looked at together.
    pub threads: usize,
    /// How many more may wait.
    pub queue: usize,
}

impl Default for InspectionLimits {
    fn default() -> Self {
        Self {
            // Four bytes a pixel: 200 MB to show it.
            max_pixels: 50_000_000,
            max_entries: 10_000,
            max_ratio: 100,
            always_unpacked: 10 * 1024 * 1024,
            max_unpacked: 1024 * 1024 * 1024,
            max_svg: 5 * 1024 * 1024,
            time: Duration::from_secs(30),
            threads: 2,
            queue: 32,
        }
    }
}

/// Looks at content that [`ObjectStorage`] keeps.
pub struct Inspector {
    storage: ObjectStorage,
    limits: InspectionLimits,
    scanner: Option<ClamAv>,
    /// Who runs or waits.
    places: Arc<Semaphore>,
    /// Who runs.
    threads: Arc<Semaphore>,
}

impl Inspector {
    /// An inspector of what is kept there, with a malware scanner or without.
    pub fn new(storage: ObjectStorage, limits: InspectionLimits, scanner: Option<ClamAv>) -> Self {
        let places = Arc::new(Semaphore::new(limits.threads + limits.queue));
        let threads = Arc::new(Semaphore::new(limits.threads));
        Self { storage, limits, scanner, places, threads }
    }

    async fn look(&self, id: FileId, size: u64) -> Result<Detected, InspectError> {
        let busy = |_| InspectError::Busy;
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(busy)?;
        let thread =
            Arc::clone(&self.threads).acquire_owned().await.map_err(|_| InspectError::Busy)?;
        let (storage, limits, runtime) = (self.storage.clone(), self.limits, Handle::current());
        let looking = tokio::task::spawn_blocking(move || {
            // Held until the work ends, even when nobody waits for it any more.
            let _held = (place, thread);
            let mut reader = StoredReader::new(storage, id, size, runtime, limits.time);
            look::look(&mut reader, &limits)
        });
        // What panics on hostile content is refused like it.
        let looked = looking.await.map_err(|lost| {
            tracing::error!(file_id = %id, error = %lost, "looking at a file panicked");
            InspectError::Dangerous(Danger::Malformed)
        })?;
        looked.map_err(|error| match error {
            LookError::Danger(danger) => danger.into(),
            LookError::Storage(error) => error.into(),
        })
    }
}

#[async_trait]
impl ContentInspector for Inspector {
    async fn inspect(&self, id: FileId, size: u64) -> Result<Detected, InspectError> {
        let detected = self.look(id, size).await?;
        if let Some(scanner) = &self.scanner {
            scanner.scan(self.storage.read(id, 0..size).await?).await?;
        }
        Ok(detected)
    }
}

/// Why content was not found to be harmless.
#[derive(Debug)]
enum LookError {
    Danger(Danger),
    Storage(StorageError),
}

impl From<Danger> for LookError {
    fn from(danger: Danger) -> Self {
        Self::Danger(danger)
    }
}

/// What a reader of ours reports in the clothes of another library.
impl From<std::io::Error> for LookError {
    fn from(error: std::io::Error) -> Self {
        match error.downcast::<reader::Stopped>() {
            Ok(reader::Stopped::Time) => Self::Danger(Danger::TooComplex),
            Ok(reader::Stopped::Storage(error)) => Self::Storage(error),
            Err(_) => Self::Danger(Danger::Malformed),
        }
    }
}
