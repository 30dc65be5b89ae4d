//! The content of files, for contexts that read what is in theirs.

use std::sync::Arc;

use futures_util::TryStreamExt as _;
use socle_domain::files::FileId;

use crate::files::ports::{FileStorage, StorageError};
use crate::store::Cause;

/// Reads the content of files into memory. Whoever uses it has found out that they may, and knows that
/// it is not large.
#[derive(Clone)]
pub struct FileContent {
    /// Where it is.
    pub storage: Arc<dyn FileStorage>,
}

/// The storage did not give content.
#[derive(Debug, thiserror::Error)]
#[error("the content of a file cannot be read: {0}")]
pub struct FileContentError(#[source] Cause);

impl FileContent {
    /// The whole content of a file of that size, in bytes; `None` when it is not there any more.
    pub async fn read(&self, id: FileId, size: u64) -> Result<Option<Vec<u8>>, FileContentError> {
        let failed = |error: StorageError| FileContentError(error.into());
        let pieces = match self.storage.read(id, 0..size).await {
            Err(StorageError::Missing) => return Ok(None),
            other => other.map_err(failed)?,
        };
        let whole = pieces.try_fold(Vec::new(), |mut whole, piece| async move {
            whole.extend_from_slice(&piece);
            Ok(whole)
        });
        whole.await.map(Some).map_err(failed)
    }
}
