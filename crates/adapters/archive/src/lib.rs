//! ZIP archives.
//!
//! [`ZipArchiver`] packs what it is given, compressed with deflate, which everything can unpack.
//! Packing is work for the processor: it happens on a thread for such work, and no request waits.

use std::io::{Cursor, Write as _};

use async_trait::async_trait;
use chrono::{Datelike as _, Timelike as _};
use socle_application::privacy::ports::{ArchiveError, ArchivedFile, Archiver};
use socle_domain::Timestamp;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Packs files into a ZIP archive.
#[derive(Debug, Clone, Copy, Default)]
pub struct ZipArchiver;

#[async_trait]
impl Archiver for ZipArchiver {
    async fn pack(&self, files: Vec<ArchivedFile>) -> Result<Vec<u8>, ArchiveError> {
        let packing = tokio::task::spawn_blocking(move || pack(&files));
        packing.await.map_err(|lost| ArchiveError(lost.into()))?
    }
}

fn pack(files: &[ArchivedFile]) -> Result<Vec<u8>, ArchiveError> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for file in files {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(modified(file.modified_at));
        let started = archive.start_file(file.path.as_str(), options);
        started.map_err(|error| ArchiveError(error.into()))?;
        archive.write_all(&file.content).map_err(|error| ArchiveError(error.into()))?;
    }
    let packed = archive.finish().map_err(|error| ArchiveError(error.into()))?;
    Ok(packed.into_inner())
}

/// A moment as the format notes it, in UTC; one that it has no room for is left out.
fn modified(at: Timestamp) -> DateTime {
    let small = |number: u32| u8::try_from(number).unwrap_or_default();
    let year = u16::try_from(at.year()).unwrap_or_default();
    DateTime::from_date_and_time(
        year,
        small(at.month()),
        small(at.day()),
        small(at.hour()),
        small(at.minute()),
        small(at.second()),
    )
    .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use super::{ArchivedFile, Archiver as _, Cursor, Timestamp, ZipArchiver};
    use std::io::Read as _;

    fn file(path: &str, content: &[u8]) -> ArchivedFile {
        let modified_at = Timestamp::from_timestamp(1_800_000_001, 0).unwrap();
        ArchivedFile { path: path.to_owned(), content: content.to_owned(), modified_at }
    }

    #[tokio::test]
    async fn what_is_packed_can_be_unpacked() {
        let long = b"the same again, ".repeat(1_000);
        let files =
            vec![file("manifest.json", b"{}\n"), file("files/a/\u{e9}.txt", &long), file("e", b"")];
        let packed = ZipArchiver.pack(files.clone()).await.unwrap();
        assert!(packed.len() < long.len(), "it is compressed");
        let mut archive = zip::ZipArchive::new(Cursor::new(packed)).unwrap();
        assert_eq!(archive.len(), files.len());
        for expected in files {
            let mut found = archive.by_name(&expected.path).unwrap();
            let mut content = Vec::new();
            found.read_to_end(&mut content).unwrap();
            assert_eq!(content, expected.content, "{}", expected.path);
            let noted = found.last_modified().unwrap();
            assert_eq!((noted.year(), noted.month(), noted.day()), (2027, 1, 15));
        }
    }

    #[tokio::test]
    async fn two_files_of_one_name_are_refused() {
        let packed = ZipArchiver.pack(vec![file("a", b"1"), file("a", b"2")]).await;
        assert!(packed.is_err());
    }
}
