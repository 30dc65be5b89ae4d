//! `FileStorage`.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::ops::Range;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::TryStreamExt as _;
use futures_util::future::join_all;
use sha2::{Digest as _, Sha256};
use socle_application::files::ports::{
    BrokeOff, ContentSource, FileStorage, PutError, StorageError,
};
use socle_domain::files::FileId;
use tempfile::TempDir;

use super::samples::{id, now};

/// What a case gets: an adapter that nothing has been put in.
pub struct Subject {
    /// The adapter.
    pub storage: Arc<dyn FileStorage>,
    /// Its folder, if it has one.
    pub folder: Option<TempDir>,
}

/// Where the server for tests is, as `cargo xtask test` says.
pub fn endpoint() -> String {
    std::env::var("SOCLE_TEST_S3_URL")
        .expect("SOCLE_TEST_S3_URL is not set: run `cargo xtask test`")
}

/// Makes a bucket on a server for tests, which asks nobody who they are.
pub fn make_bucket(endpoint: &str, bucket: &str) {
    let address = endpoint.strip_prefix("http://").expect("a server for tests speaks HTTP");
    let address = address.trim_end_matches('/');
    let mut stream = TcpStream::connect(address).expect("the server takes a connection");
    let request = format!(
        "PUT /{bucket} HTTP/1.1\r\nhost: {address}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).expect("the server reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("the server answers");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

/// Content that arrives in pieces, and may break off.
pub struct Pieces {
    pieces: std::vec::IntoIter<Bytes>,
    breaks_off: bool,
}

impl Pieces {
    /// Content in pieces of so many bytes.
    pub fn of(content: &[u8], size: usize) -> Self {
        let pieces: Vec<_> = content.chunks(size).map(Bytes::copy_from_slice).collect();
        Self { pieces: pieces.into_iter(), breaks_off: false }
    }

    /// The same, without an end.
    #[must_use]
    pub fn breaking_off(self) -> Self {
        Self { breaks_off: true, ..self }
    }
}

#[async_trait]
impl ContentSource for Pieces {
    async fn next(&mut self) -> Result<Option<Bytes>, BrokeOff> {
        match self.pieces.next() {
            Some(piece) => Ok(Some(piece)),
            None if self.breaks_off => Err(BrokeOff),
            None => Ok(None),
        }
    }
}

/// More than one part, whatever the storage.
const LARGE: usize = 11 * 1024 * 1024 + 7;

/// Bytes that repeat nowhere near each other.
fn content(size: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut bytes = Vec::with_capacity(size + 8);
    while bytes.len() < size {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(size);
    bytes
}

impl Subject {
    async fn put(&self, content: &[u8]) -> FileId {
        let file = id();
        let mut pieces = Pieces::of(content, 70_000);
        let receipt = self.storage.put(file, &mut pieces, content.len() as u64).await.unwrap();
        assert_eq!(receipt.size, content.len() as u64);
        assert_eq!(receipt.digest.as_bytes()[..], Sha256::digest(content)[..]);
        file
    }

    async fn read(&self, file: FileId, range: Range<u64>) -> Result<Vec<u8>, StorageError> {
        let pieces: Vec<Bytes> = self.storage.read(file, range).await?.try_collect().await?;
        Ok(pieces.concat())
    }

    async fn is_missing(&self, file: FileId) -> bool {
        matches!(self.read(file, 0..1).await, Err(StorageError::Missing))
    }

    async fn listed(&self) -> Vec<FileId> {
        let objects: Vec<_> = self.storage.list().try_collect().await.unwrap();
        let mut ids: Vec<_> = objects.iter().map(|object| object.id).collect();
        ids.sort();
        ids
    }
}

pub async fn what_is_put_comes_back_whole(subject: &Subject) {
    for size in [0, 1, 70_000, 1024 * 1024, 1024 * 1024 + 1, LARGE] {
        let content = content(size);
        let file = subject.put(&content).await;
        let read = subject.read(file, 0..size as u64).await.unwrap();
        assert!(read == content, "{size} bytes come back otherwise");
    }
}

pub async fn any_part_can_be_read(subject: &Subject) {
    let content = content(LARGE);
    let file = subject.put(&content).await;
    let ends = [0, 1, 2, 524_287, 524_288, 524_289, LARGE - 1, LARGE];
    for start in ends {
        for end in ends.into_iter().filter(|end| start <= *end) {
            let read = subject.read(file, start as u64..end as u64).await.unwrap();
            assert!(read == content[start..end], "{start}..{end}");
        }
    }
}

pub async fn what_is_too_large_is_not_kept(subject: &Subject) {
    for size in [1, 70_000, LARGE] {
        let (content, file) = (content(size), id());
        let put =
            subject.storage.put(file, &mut Pieces::of(&content, 70_000), size as u64 - 1).await;
        assert!(matches!(put, Err(PutError::TooLarge)), "{put:?}");
        assert!(subject.is_missing(file).await);
    }
    assert_eq!(subject.listed().await, []);
}

pub async fn what_breaks_off_is_not_kept(subject: &Subject) {
    for size in [0, 70_000, LARGE] {
        let (content, file) = (content(size), id());
        let mut pieces = Pieces::of(&content, 70_000).breaking_off();
        let put = subject.storage.put(file, &mut pieces, u64::MAX).await;
        assert!(matches!(put, Err(PutError::BrokeOff(_))), "{put:?}");
        assert!(subject.is_missing(file).await);
    }
    assert_eq!(subject.listed().await, []);
}

pub async fn what_is_not_there_is_missing(subject: &Subject) {
    let other = subject.put(b"something").await;
    assert!(subject.is_missing(id()).await);
    let empty = subject.read(id(), 0..0).await;
    assert!(matches!(empty, Err(StorageError::Missing)), "{empty:?}");
    assert!(!subject.is_missing(other).await);
}

pub async fn what_is_removed_is_gone_and_removing_twice_harms_nobody(subject: &Subject) {
    let (gone, stays) = (subject.put(b"gone").await, subject.put(b"stays").await);
    for _ in 0..2 {
        subject.storage.remove(gone).await.unwrap();
        assert!(subject.is_missing(gone).await);
    }
    subject.storage.remove(id()).await.unwrap();
    assert_eq!(subject.read(stays, 0..5).await.unwrap(), b"stays");
    assert_eq!(subject.listed().await, [stays]);
}

pub async fn everything_that_is_there_is_listed(subject: &Subject) {
    assert_eq!(subject.listed().await, []);
    let mut put = Vec::new();
    for number in 0..20 {
        put.push(subject.put(format!("file {number}").as_bytes()).await);
    }
    put.sort();
    assert_eq!(subject.listed().await, put);
    let objects: Vec<_> = subject.storage.list().try_collect().await.unwrap();
    // The storage's own clock, and not that of the samples.
    assert!(objects.iter().all(|object| object.modified_at < now()));
}

pub async fn many_at_once_get_past_each_other(subject: &Subject) {
    let contents: Vec<_> = (0..20_u8).map(|number| vec![number; 300_000]).collect();
    let files = join_all(contents.iter().map(|content| subject.put(content))).await;
    let reads = files.iter().map(|file| subject.read(*file, 0..300_000));
    for (read, content) in join_all(reads).await.into_iter().zip(&contents) {
        assert!(read.unwrap() == *content);
    }
}

pub async fn a_storage_that_is_there_answers(subject: &Subject) {
    subject.storage.check().await.unwrap();
    subject.put(b"something").await;
    subject.storage.check().await.unwrap();
    // What is whole is nothing to sweep, however old.
    assert_eq!(subject.storage.sweep(now()).await.unwrap(), 0);
    assert_eq!(subject.listed().await.len(), 1);
}
