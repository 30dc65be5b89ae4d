use std::ops::Range;
use std::sync::Arc;

use socle_domain::access::Denied;
use socle_domain::files::{LinkError, StoredFile};

use crate::files::ports::{ContentStream, FileQueries, FileStorage, StorageError};
use crate::files::{DownloadLink, DownloadLinks};
use crate::ports::Clock;
use crate::store::StoreError;

/// Hands a file out to whoever has a link. The link itself is the right, so there is no actor; but it
/// is only as good as what whoever asked for it may still see.
pub struct OpenDownload {
    /// Knows files.
    pub queries: Arc<dyn FileQueries>,
    /// Where their content is.
    pub storage: Arc<dyn FileStorage>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Checks links.
    pub links: Arc<DownloadLinks>,
}

/// Why a file was not handed out.
#[derive(Debug, thiserror::Error)]
pub enum OpenDownloadError {
    /// The link does not work.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// The file is there no more, or not for whoever asked for the link.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Its content cannot be read.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl OpenDownload {
    /// The file that a link leads to.
    pub async fn execute(&self, link: &DownloadLink) -> Result<StoredFile, OpenDownloadError> {
        // Only the holder of a real link learns anything, and be it that it has expired.
        self.links.check(link)?;
        let now = self.clock.now();
        link.claims.check(now)?;
        let file = self.queries.file_of_link(link.claims.file_id, link.claims.holder, now).await?;
        Ok(file.ok_or(Denied::NotFound)?)
    }

    /// A part of its content.
    pub async fn content(
        &self,
        file: &StoredFile,
        range: Range<u64>,
    ) -> Result<ContentStream, OpenDownloadError> {
        Ok(self.storage.read(file.id, range).await?)
    }
}
