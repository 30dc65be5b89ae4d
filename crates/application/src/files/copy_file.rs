use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::TryStreamExt as _;
use socle_domain::files::{ContentDigest, FileId, FileScope, PurposeName, StoredFile, Upload};

use crate::files::ports::{
    BrokeOff, ContentSource, ContentStream, FileQueries, FileStorage, PutError, StorageError,
};
use crate::files::reservation;
use crate::ports::{Clock, Randomness, RandomnessExt as _};
use crate::store::{Store, StoreError, Tx, finish};

/// Copies a file for another owner, on behalf of a use case of another context: what was sent stays as
/// it was, whatever becomes of the original. It counts against the new owner's quota, and is not
/// refused when that is used up: whoever sends something cannot know.
///
/// The content is copied first ([`CopyFile::begin`]), outside of any transaction; the copy is there
/// once the transaction of the use case says so ([`CopiedFile::finish`]). Whatever breaks off in
/// between is for [`CopyFile::give_up`], or for the clean-up.
pub struct CopyFile {
    /// Where files are kept.
    pub store: Arc<dyn Store>,
    /// Knows files.
    pub queries: Arc<dyn FileQueries>,
    /// Where their content is.
    pub storage: Arc<dyn FileStorage>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// Why a file was not copied.
#[derive(Debug, thiserror::Error)]
pub enum CopyFileError {
    /// The original is not there, or went while it was copied.
    #[error("the file is not there")]
    Missing,
    /// The storage failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A copy whose content is there, for nobody yet.
#[derive(Debug)]
pub struct CopiedFile {
    scope: FileScope,
    upload: Upload,
    file: StoredFile,
}

struct Copying(ContentStream);

#[async_trait]
impl ContentSource for Copying {
    async fn next(&mut self) -> Result<Option<Bytes>, BrokeOff> {
        self.0.try_next().await.map_err(|error| {
            tracing::warn!(%error, "a file could not be read while it was copied");
            BrokeOff
        })
    }
}

impl CopyFile {
    /// Copies the content of a file.
    pub async fn begin(
        &self,
        from: &FileScope,
        id: FileId,
        to: FileScope,
        purpose: PurposeName,
    ) -> Result<CopiedFile, CopyFileError> {
        let original = self.queries.file(from, id).await?.ok_or(CopyFileError::Missing)?;
        let now = self.clock.now();
        let (id, owner) = (self.randomness.id(now), to.owner());
        let reserved = original.size;
        let upload = Upload { id, owner, uploaded_by: None, reserved, created_at: now };
        let mut tx = self.store.begin().await?;
        let begun = tx.files().begin(&to, &upload).await;
        finish(tx, begun).await?;
        let file = StoredFile {
            id,
            owner,
            uploaded_by: None,
            purpose,
            created_at: now,
            ..original.clone()
        };
        let copied = CopiedFile { scope: to, upload, file };
        match self.copy(&original, id).await {
            Ok(()) => Ok(copied),
            Err(error) => {
                self.give_up(copied).await;
                Err(error)
            }
        }
    }

    async fn copy(&self, original: &StoredFile, id: FileId) -> Result<(), CopyFileError> {
        let content = match self.storage.read(original.id, 0..original.size).await {
            Err(StorageError::Missing) => return Err(CopyFileError::Missing),
            other => other?,
        };
        let copied = self.storage.put(id, &mut Copying(content), original.size).await;
        let receipt = copied.map_err(|error| match error {
            // What was there when it began went on the way.
            PutError::TooLarge | PutError::BrokeOff(_) => CopyFileError::Missing,
            PutError::Storage(error) => error.into(),
        })?;
        if receipt.digest == original.digest { Ok(()) } else { Err(CopyFileError::Missing) }
    }

    /// Gives up a copy that nobody needs.
    pub async fn give_up(&self, copied: CopiedFile) {
        let CopiedFile { scope, upload, .. } = copied;
        reservation::give_up(&*self.store, &*self.storage, &scope, &upload).await;
    }
}

impl CopiedFile {
    /// What it is known by, once it is there.
    pub const fn id(&self) -> FileId {
        self.upload.id
    }

    /// What is in it.
    pub const fn digest(&self) -> ContentDigest {
        self.file.digest
    }

    /// Lets it be there, in the transaction of the use case. `false` when so much time has passed that
    /// its place was given up.
    pub async fn finish(&self, tx: &mut dyn Tx) -> Result<bool, StoreError> {
        tx.files().finish(&self.scope, &self.scope, &self.file).await
    }
}
