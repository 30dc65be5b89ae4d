//! The use case that takes files in, over a storage in memory.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream::{self, BoxStream, StreamExt as _};
use sha2::{Digest as _, Sha256};
use socle_application::files::ports::{
    ContentInspector, ContentSource, ContentStream, FileStorage, InspectError, PutError,
    StorageError, StoredObject,
};
use socle_application::files::{DeleteFile, UploadFile, UploadPart, UploadParts};
use socle_application::testkit::FixedClock;
use socle_crypto::SystemRandomness;
use socle_domain::Timestamp;
use socle_domain::files::{ContentDigest, Detected, FileId, Quotas, Receipt, purpose};
use socle_memory::UnlimitedRateLimiter;

use crate::contract::samples::now;
use crate::databases::TestDatabase;

/// Content in memory, and text whatever it is.
#[derive(Default)]
pub(crate) struct Memory(Mutex<HashMap<FileId, Vec<u8>>>);

#[async_trait]
impl FileStorage for Memory {
    async fn put(
        &self,
        id: FileId,
        content: &mut dyn ContentSource,
        at_most: u64,
    ) -> Result<Receipt, PutError> {
        let mut kept = Vec::new();
        while let Some(piece) = content.next().await? {
            kept.extend_from_slice(&piece);
            if kept.len() as u64 > at_most {
                return Err(PutError::TooLarge);
            }
            // Others get their turn, as they would beside a real storage.
            tokio::task::yield_now().await;
        }
        let digest = ContentDigest::from_bytes(Sha256::digest(&kept).into());
        let receipt = Receipt { size: kept.len() as u64, digest };
        self.0.lock().unwrap().insert(id, kept);
        Ok(receipt)
    }

    async fn read(&self, id: FileId, _: Range<u64>) -> Result<ContentStream, StorageError> {
        let kept = self.0.lock().unwrap().get(&id).cloned().ok_or(StorageError::Missing)?;
        Ok(stream::iter([Ok(Bytes::from(kept))]).boxed())
    }

    async fn remove(&self, id: FileId) -> Result<(), StorageError> {
        self.0.lock().unwrap().remove(&id);
        Ok(())
    }

    fn list(&self) -> BoxStream<'static, Result<StoredObject, StorageError>> {
        let ids: Vec<_> = self.0.lock().unwrap().keys().copied().collect();
        stream::iter(ids).map(|id| Ok(StoredObject { id, modified_at: now() })).boxed()
    }

    async fn sweep(&self, _: Timestamp) -> Result<u64, StorageError> {
        Ok(0)
    }

    async fn check(&self) -> Result<(), StorageError> {
        Ok(())
    }
}

#[async_trait]
impl ContentInspector for Memory {
    async fn inspect(&self, _: FileId, _: u64) -> Result<Detected, InspectError> {
        Ok(Detected::Text)
    }
}

impl Memory {
    pub(super) fn len(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

/// Parts that are all there.
pub(super) struct Ready(std::vec::IntoIter<UploadPart>);

#[async_trait]
impl UploadParts for Ready {
    async fn next(&mut self) -> Option<UploadPart> {
        self.0.next()
    }
}

pub(super) fn field(name: &str, value: &str) -> UploadPart {
    UploadPart::Field { name: name.to_owned(), value: value.to_owned() }
}

/// A file of so many bytes between fields.
pub(super) fn parts(before: &[UploadPart], bytes: usize, after: &[UploadPart]) -> Ready {
    let name = Some("notes.txt".to_owned());
    let file = [
        UploadPart::File { name, media_type: None },
        UploadPart::Chunk(Bytes::from(vec![b'a'; bytes])),
        UploadPart::FileEnd,
    ];
    let parts = [before, &file, after, &[UploadPart::End]].concat();
    Ready(parts.into_iter())
}

/// The use cases on a database.
pub(super) struct Flows {
    pub(super) storage: Arc<Memory>,
    pub(super) upload: UploadFile,
    pub(super) delete: DeleteFile,
}

pub(super) fn flows(database: &TestDatabase, quotas: Quotas) -> Arc<Flows> {
    let storage = Arc::new(Memory::default());
    let clock = Arc::new(FixedClock::at(now()));
    let randomness = Arc::new(SystemRandomness);
    let upload = UploadFile {
        store: database.store.clone(),
        storage: storage.clone(),
        inspector: storage.clone(),
        clock: clock.clone(),
        randomness: randomness.clone(),
        limiter: Arc::new(UnlimitedRateLimiter),
        purposes: purpose::ALL.into(),
        quotas,
        max_bytes: 1_000_000,
    };
    let delete = DeleteFile {
        store: database.store.clone(),
        queries: database.files.clone(),
        purposes: purpose::ALL.into(),
        clock,
        randomness,
        parts: Arc::new([]),
    };
    Arc::new(Flows { storage, upload, delete })
}
