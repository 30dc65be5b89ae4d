use std::ops::Range;
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use futures_util::stream::{self, BoxStream};
use futures_util::{StreamExt as _, TryStreamExt as _};
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{
    ClientOptions, ObjectStore, ObjectStoreExt as _, PutPayload, RetryConfig, WriteMultipart,
};
use secrecy::ExposeSecret as _;
use sha2::{Digest as _, Sha256};
use socle_application::files::ports::{
    ContentSource, ContentStream, FileStorage, PutError, StorageError, StoredObject,
};
use socle_domain::files::{ContentDigest, FileId, Receipt};
use socle_domain::{Id as _, Timestamp};
use uuid::Uuid;

use crate::settings::{S3Settings, StorageLocation, StorageSettingsError};

/// How much is read at a time. A request for so little ends before a slow client makes it stale.
const WINDOW: u64 = 512 * 1024;
/// How much is written at a time on a disk.
const DISK_PART: usize = 1024 * 1024;
/// The same in S3, whose parts have at least 5 MiB.
const S3_PART: usize = 5 * 1024 * 1024;
/// How many parts are on their way at once.
const PARTS_AT_ONCE: usize = 2;

/// Keeps the content of files over `object_store`. A file lies under its identifier alone, below the
/// last two digits of it, and under no name that anybody sent.
#[derive(Debug, Clone)]
pub struct ObjectStorage {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
    part: usize,
    /// The folder, if it is one.
    folder: Option<PathBuf>,
}

impl ObjectStorage {
    /// Content at that place. Connects to nothing yet; makes the folder.
    pub fn open(location: &StorageLocation) -> Result<Self, StorageSettingsError> {
        match location {
            StorageLocation::Disk(folder) => Self::disk(folder),
            StorageLocation::S3(settings) => Self::s3(settings),
        }
    }

    fn disk(folder: &FilePath) -> Result<Self, StorageSettingsError> {
        let broken = |error| StorageSettingsError::Folder(folder.to_owned(), error);
        make_private(folder).map_err(broken)?;
        let local = LocalFileSystem::new_with_prefix(folder)
            .map_err(|error| broken(std::io::Error::other(error)))?;
        Ok(Self {
            // What was acknowledged survives a loss of power, as it does in the database.
            store: Arc::new(local.with_fsync(true)),
            prefix: Path::default(),
            part: DISK_PART,
            folder: Some(folder.to_owned()),
        })
    }

    fn s3(settings: &S3Settings) -> Result<Self, StorageSettingsError> {
        // Named, since the client takes whichever the process knows; the first one named stays.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let plain = settings.endpoint.as_ref().is_some_and(|url| url.scheme() == "http");
        let options = ClientOptions::new()
            .with_allow_http(plain)
            .with_connect_timeout(Duration::from_secs(5))
            .with_timeout(Duration::from_secs(30));
        let retry = RetryConfig {
            max_retries: 3,
            retry_timeout: Duration::from_secs(20),
            ..RetryConfig::default()
        };
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&settings.bucket)
            .with_region(&settings.region)
            .with_client_options(options)
            .with_retry(retry);
        if let Some(endpoint) = &settings.endpoint {
            builder = builder.with_endpoint(endpoint.as_str().trim_end_matches('/'));
        }
        if let (Some(id), Some(secret)) = (&settings.access_key_id, &settings.secret_access_key) {
            builder = builder.with_access_key_id(id).with_secret_access_key(secret.expose_secret());
        }
        let broken = |error| StorageSettingsError::Client(Box::new(error));
        Ok(Self {
            store: Arc::new(builder.build().map_err(broken)?),
            prefix: Path::parse(&settings.prefix).map_err(|_| StorageSettingsError::Address)?,
            part: S3_PART,
            folder: None,
        })
    }

    fn place(&self, id: FileId) -> Path {
        let name = id.to_string();
        let shard = name.get(name.len().saturating_sub(2)..).unwrap_or_default().to_owned();
        self.prefix.clone().join(shard).join(name)
    }

    /// A part of the content, in memory.
    pub(crate) async fn piece(&self, id: FileId, range: Range<u64>) -> Result<Bytes, StorageError> {
        let length = range.end - range.start;
        let piece = self.store.get_range(&self.place(id), range).await.map_err(storage_error)?;
        if piece.len() as u64 == length {
            Ok(piece)
        } else {
            Err(StorageError::Unavailable("the content is shorter than it was".into()))
        }
    }

    async fn receive(
        &self,
        id: FileId,
        content: &mut dyn ContentSource,
        at_most: u64,
    ) -> Result<Receipt, PutError> {
        let mut incoming = Incoming { content, at_most, size: 0, digest: Sha256::new() };
        // Most files are small: they are written at once.
        let mut first = BytesMut::new();
        let ended = loop {
            match incoming.next().await? {
                Some(piece) => first.extend_from_slice(&piece),
                None => break true,
            }
            if first.len() > self.part {
                break false;
            }
        };
        let place = self.place(id);
        if ended {
            let payload = PutPayload::from_bytes(first.freeze());
            self.store.put(&place, payload).await.map_err(storage_error)?;
            return Ok(incoming.receipt());
        }
        let upload = self.store.put_multipart(&place).await.map_err(storage_error)?;
        let mut writer = WriteMultipart::new_with_chunk_size(upload, self.part);
        writer.write(&first);
        drop(first);
        match write_all(&mut writer, &mut incoming).await {
            Ok(()) => {
                writer.finish().await.map_err(storage_error)?;
                Ok(incoming.receipt())
            }
            Err(error) => {
                if let Err(left) = writer.abort().await {
                    tracing::warn!(file_id = %id, error = %left, "pieces of an upload are left");
                }
                Err(error)
            }
        }
    }
}

/// Writes what comes, no faster than it is taken.
async fn write_all(
    writer: &mut WriteMultipart,
    incoming: &mut Incoming<'_>,
) -> Result<(), PutError> {
    while let Some(piece) = incoming.next().await? {
        writer.wait_for_capacity(PARTS_AT_ONCE).await.map_err(storage_error)?;
        writer.write(&piece);
    }
    Ok(())
}

/// Content on its way in, counted and digested.
struct Incoming<'a> {
    content: &'a mut dyn ContentSource,
    at_most: u64,
    size: u64,
    digest: Sha256,
}

impl Incoming<'_> {
    async fn next(&mut self) -> Result<Option<Bytes>, PutError> {
        let Some(piece) = self.content.next().await? else { return Ok(None) };
        self.size += piece.len() as u64;
        if self.size > self.at_most {
            return Err(PutError::TooLarge);
        }
        self.digest.update(&piece);
        Ok(Some(piece))
    }

    fn receipt(self) -> Receipt {
        let digest = ContentDigest::from_bytes(self.digest.finalize().into());
        Receipt { size: self.size, digest }
    }
}

#[async_trait]
impl FileStorage for ObjectStorage {
    async fn put(
        &self,
        id: FileId,
        content: &mut dyn ContentSource,
        at_most: u64,
    ) -> Result<Receipt, PutError> {
        self.receive(id, content, at_most).await
    }

    async fn read(&self, id: FileId, range: Range<u64>) -> Result<ContentStream, StorageError> {
        if range.is_empty() {
            self.store.head(&self.place(id)).await.map_err(storage_error)?;
            return Ok(stream::empty().boxed());
        }
        // The first piece is read at once, so that what is missing is known before an answer begins.
        let first = self.piece(id, window(&range)).await?;
        let (storage, rest) = (self.clone(), range.start + first.len() as u64..range.end);
        let rest = stream::try_unfold((storage, rest), move |(storage, rest)| async move {
            if rest.is_empty() {
                return Ok(None);
            }
            let piece = storage.piece(id, window(&rest)).await?;
            let next = rest.start + piece.len() as u64..rest.end;
            Ok(Some((piece, (storage, next))))
        });
        Ok(stream::iter([Ok(first)]).chain(rest).boxed())
    }

    async fn remove(&self, id: FileId) -> Result<(), StorageError> {
        match self.store.delete(&self.place(id)).await.map_err(storage_error) {
            Ok(()) | Err(StorageError::Missing) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn list(&self) -> BoxStream<'static, Result<StoredObject, StorageError>> {
        let prefix = Some(&self.prefix).filter(|prefix| !prefix.as_ref().is_empty());
        let objects = self.store.list(prefix).map_err(storage_error);
        objects
            .try_filter_map(|object| async move {
                // What we did not put there is not ours to judge.
                let id = object.location.filename().and_then(|name| Uuid::parse_str(name).ok());
                let modified_at = object.last_modified;
                Ok(id.map(|id| StoredObject { id: FileId::from_uuid(id), modified_at }))
            })
            .boxed()
    }

    async fn sweep(&self, moment: Timestamp) -> Result<u64, StorageError> {
        // In S3, a rule of the bucket removes incomplete uploads: nobody else sees them.
        let Some(folder) = self.folder.clone() else { return Ok(0) };
        let swept = tokio::task::spawn_blocking(move || sweep(&folder, moment));
        swept.await.map_err(unavailable)?.map_err(unavailable)
    }

    async fn check(&self) -> Result<(), StorageError> {
        if let Some(folder) = &self.folder {
            return make_private(folder).map_err(unavailable);
        }
        match self.store.head(&self.place(FileId::from_uuid(Uuid::nil()))).await {
            Ok(_) => Ok(()),
            Err(error) => match storage_error(error) {
                StorageError::Missing => Ok(()),
                error @ StorageError::Unavailable(_) => Err(error),
            },
        }
    }
}

fn window(range: &Range<u64>) -> Range<u64> {
    range.start..range.end.min(range.start.saturating_add(WINDOW))
}

fn unavailable(error: impl std::error::Error + Send + Sync + 'static) -> StorageError {
    StorageError::Unavailable(Box::new(error))
}

fn storage_error(error: object_store::Error) -> StorageError {
    match error {
        object_store::Error::NotFound { .. } => StorageError::Missing,
        error => unavailable(error),
    }
}

/// Makes a folder that only its owner can read.
fn make_private(folder: &FilePath) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Removes what uploads left behind whose process was killed: `object_store` writes to
/// `NAME#NUMBER`, shows such files to nobody, and renames them when they are whole.
fn sweep(folder: &FilePath, moment: Timestamp) -> std::io::Result<u64> {
    let mut swept = 0;
    for shard in std::fs::read_dir(folder)? {
        let shard = shard?;
        if !shard.file_type()?.is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(shard.path())? {
            let entry = entry?;
            let name = entry.file_name();
            let staged = name.to_str().and_then(|name| name.split_once('#'));
            if staged.is_none_or(|(name, _)| Uuid::parse_str(name).is_err()) {
                continue;
            }
            // Another process may have been faster.
            let Ok(modified) = entry.metadata().and_then(|metadata| metadata.modified()) else {
                continue;
            };
            if Timestamp::from(modified) < moment && std::fs::remove_file(entry.path()).is_ok() {
                swept += 1;
            }
        }
    }
    Ok(swept)
}
