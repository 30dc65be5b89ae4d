//! Content on a disk, and who looks at it.

use std::io::{Cursor, Write as _};

use async_trait::async_trait;
use bytes::Bytes;
use socle_application::files::ports::{
    BrokeOff, ContentInspector as _, ContentSource, FileStorage as _, InspectError,
};
use socle_domain::Id as _;
use socle_domain::files::{Danger, Detected, FileId};
use socle_storage::{InspectionLimits, Inspector, ObjectStorage, StorageLocation};
use tempfile::TempDir;
use uuid::Uuid;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// An inspector of a folder of its own.
pub(crate) struct Lab {
    pub(crate) storage: ObjectStorage,
    pub(crate) inspector: Inspector,
    pub(crate) folder: TempDir,
}

pub(crate) struct Once(pub(crate) Option<Bytes>);

#[async_trait]
impl ContentSource for Once {
    async fn next(&mut self) -> Result<Option<Bytes>, BrokeOff> {
        Ok(self.0.take())
    }
}

impl Lab {
    pub(crate) fn new() -> Self {
        Self::with(InspectionLimits::default())
    }

    pub(crate) fn with(limits: InspectionLimits) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let location = StorageLocation::Disk(folder.path().join("files"));
        let storage = ObjectStorage::open(&location).unwrap();
        let inspector = Inspector::new(storage.clone(), limits, None);
        Self { storage, inspector, folder }
    }

    pub(crate) async fn inspect(&self, content: &[u8]) -> Result<Detected, InspectError> {
        let id = FileId::from_uuid(Uuid::from_u128(7));
        let mut source = Once(Some(Bytes::copy_from_slice(content)));
        self.storage.put(id, &mut source, u64::MAX).await.unwrap();
        self.inspector.inspect(id, content.len() as u64).await
    }
}

/// What content is found to be: its media type, `text`, `unknown`, or why it is refused.
pub(crate) async fn found(content: &[u8]) -> String {
    found_by(&Lab::new(), content).await
}

pub(crate) async fn found_by(lab: &Lab, content: &[u8]) -> String {
    match lab.inspect(content).await {
        Ok(Detected::Media(media_type)) => media_type,
        Ok(Detected::Text) => "text".to_owned(),
        Ok(Detected::Unknown) => "unknown".to_owned(),
        Err(InspectError::Dangerous(danger)) => danger.code().to_owned(),
        Err(error) => panic!("{error}"),
    }
}

pub(crate) fn code(danger: Danger) -> String {
    danger.code().to_owned()
}

/// An archive of these files.
pub(crate) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        let method = if *name == "mimetype" {
            CompressionMethod::Stored
        } else {
            CompressionMethod::Deflated
        };
        let options = SimpleFileOptions::default().compression_method(method);
        archive.start_file(*name, options).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

pub(crate) fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

/// Puts other bytes where these are, once.
pub(crate) fn with(content: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = content.windows(from.len()).position(|window| window == from).unwrap();
    [&content[..at], to, &content[at + from.len()..]].concat()
}
