//! Transactions, queries and a storage that note every call, and break where they are told to.

use std::ops::Range;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream::{self, BoxStream, StreamExt as _};
use socle_application::files::ports::{
    ContentInspector, ContentSource, ContentStream, FileStorage, InspectError, MockFileQueries,
    PutError, StorageError, StoredObject, Whereabouts,
};
use socle_application::files::{UploadPart, UploadParts};
use socle_application::testkit::{MockStore, MockTx, unavailable};
use socle_domain::access::Actor;
use socle_domain::files::{
    ContentDigest, Detected, FileId, FileName, FileOwner, PurposeName, Receipt, StoredFile,
};
use socle_domain::identity::SessionId;
use socle_domain::{Id as _, Timestamp};
use uuid::Uuid;

use crate::support::{acme, now, person, signed_in};

/// Where the world is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Break {
    Nowhere,
    LockOwner,
    Usage,
    Begin,
    FirstCommit,
    Put,
    Inspect,
    SecondLock,
    Finish,
    Audit,
    Append,
    SecondCommit,
    LockFile,
    Delete,
    Forget,
    Remove,
    Read,
    /// The content is not there any more.
    Gone,
    List,
    Sweep,
    Whereabouts,
    File,
    Deleted,
    Known,
}

/// What was called, in order.
#[derive(Clone, Default)]
pub(crate) struct Notes(Arc<Mutex<Vec<String>>>);

impl Notes {
    pub(crate) fn note(&self, what: impl Into<String>) {
        self.0.lock().unwrap().push(what.into());
    }

    pub(crate) fn all(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

pub(crate) fn asks() -> Actor {
    signed_in(person().id, SessionId::from_uuid(Uuid::from_u128(0x5e55)))
}

pub(crate) fn file_id() -> FileId {
    FileId::from_uuid(Uuid::from_u128(0xf11e))
}

/// A file of Ada's own.
pub(crate) fn stored() -> StoredFile {
    StoredFile {
        id: file_id(),
        owner: FileOwner::Person(person().id),
        uploaded_by: Some(person().id),
        name: FileName::parse("notes.txt").unwrap(),
        media_type: "text/plain".to_owned(),
        purpose: PurposeName::parse("document").unwrap(),
        size: 5,
        digest: ContentDigest::from_bytes([7; 32]),
        created_at: now(),
    }
}

/// A transaction in which everything works, but what is broken.
pub(crate) fn tx(broken: Break, notes: &Notes, used: u64) -> MockTx {
    let mut tx = MockTx::default();
    let fails = move |at: Break| if broken == at { Err(unavailable()) } else { Ok(()) };
    let noted = notes.clone();
    tx.users.expect_lock().returning(move |_| {
        noted.note("lock person");
        fails(Break::LockOwner).map(|()| Some(person()))
    });
    let noted = notes.clone();
    tx.organizations.expect_lock().returning(move |_| {
        noted.note("lock organization");
        fails(Break::LockOwner).map(|()| Some(acme()))
    });
    let noted = notes.clone();
    tx.files.expect_usage().returning(move |_| {
        noted.note("usage");
        fails(Break::Usage).map(|()| used)
    });
    let noted = notes.clone();
    tx.files.expect_begin().returning(move |_, upload| {
        noted.note(format!("begin {}", upload.reserved));
        fails(Break::Begin)
    });
    let noted = notes.clone();
    tx.files.expect_finish().returning(move |_, _, _| {
        noted.note("finish");
        fails(Break::Finish).map(|()| true)
    });
    let noted = notes.clone();
    tx.files.expect_lock().returning(move |_, _| {
        noted.note("lock file");
        fails(Break::LockFile).map(|()| Some(stored()))
    });
    let noted = notes.clone();
    tx.files.expect_give_up().returning(move |_, _| {
        noted.note("give up");
        fails(Break::Delete).map(|()| true)
    });
    let noted = notes.clone();
    tx.files.expect_delete().returning(move |_, _| {
        noted.note("delete");
        fails(Break::Delete).map(|()| true)
    });
    let noted = notes.clone();
    tx.files.expect_forget().returning(move |ids| {
        noted.note(format!("forget {}", ids.len()));
        fails(Break::Forget)
    });
    let noted = notes.clone();
    tx.audit_log.expect_append().returning(move |entry| {
        noted.note(format!("audit {}", entry.action));
        let said = format!("{:?}", entry.details);
        assert!(!said.contains("notes"), "what a file is called is nobody's business: {said}");
        fails(Break::Audit)
    });
    let noted = notes.clone();
    tx.outbox.expect_append().returning(move |messages| {
        for message in messages {
            noted.note(format!("announce {}", message.topic));
            let said = String::from_utf8_lossy(&message.payload).into_owned();
            assert!(!said.contains("notes"), "{said}");
        }
        fails(Break::Append)
    });
    tx
}

/// A store with these transactions.
pub(crate) fn store(txs: Vec<MockTx>) -> Arc<MockStore> {
    Arc::new(MockStore::with_all(txs))
}

/// A storage and an inspector.
#[derive(Clone)]
pub(crate) struct Storage {
    pub(crate) broken: Break,
    pub(crate) notes: Notes,
    /// What the content is found to be.
    pub(crate) detected: Detected,
    /// What is in it.
    pub(crate) objects: Vec<StoredObject>,
}

impl Storage {
    pub(crate) fn new(broken: Break, notes: &Notes) -> Self {
        let (detected, objects) = (Detected::Text, Vec::new());
        Self { broken, notes: notes.clone(), detected, objects }
    }

    fn fails(&self, at: Break) -> Result<(), StorageError> {
        if self.broken == at {
            Err(StorageError::Unavailable("the test took it away".into()))
        } else {
            Ok(())
        }
    }
}

#[async_trait]
impl FileStorage for Storage {
    async fn put(
        &self,
        _: FileId,
        content: &mut dyn ContentSource,
        at_most: u64,
    ) -> Result<Receipt, PutError> {
        self.notes.note("put");
        self.fails(Break::Put)?;
        let mut size = 0;
        while let Some(piece) = content.next().await? {
            size += piece.len() as u64;
            if size > at_most {
                return Err(PutError::TooLarge);
            }
        }
        Ok(Receipt { size, digest: ContentDigest::from_bytes([7; 32]) })
    }

    async fn read(&self, _: FileId, range: Range<u64>) -> Result<ContentStream, StorageError> {
        self.notes.note("read");
        self.fails(Break::Read)?;
        if self.broken == Break::Gone {
            return Err(StorageError::Missing);
        }
        let size = usize::try_from(range.end - range.start).unwrap();
        Ok(stream::iter([Ok(Bytes::from(vec![b'x'; size]))]).boxed())
    }

    async fn remove(&self, _: FileId) -> Result<(), StorageError> {
        self.notes.note("remove");
        self.fails(Break::Remove)
    }

    fn list(&self) -> BoxStream<'static, Result<StoredObject, StorageError>> {
        let objects = match self.fails(Break::List) {
            Ok(()) => self.objects.iter().copied().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        };
        stream::iter(objects).boxed()
    }

    async fn sweep(&self, _: Timestamp) -> Result<u64, StorageError> {
        self.fails(Break::Sweep).map(|()| 0)
    }

    async fn check(&self) -> Result<(), StorageError> {
        Ok(())
    }
}

#[async_trait]
impl ContentInspector for Storage {
    async fn inspect(&self, _: FileId, _: u64) -> Result<Detected, InspectError> {
        self.notes.note("inspect");
        self.fails(Break::Inspect)?;
        Ok(self.detected.clone())
    }
}

/// Queries that find Ada's file.
pub(crate) fn queries(broken: Break, deleted: Vec<FileId>, known: Vec<FileId>) -> MockFileQueries {
    let mut queries = MockFileQueries::new();
    let fails = move |at: Break| if broken == at { Err(unavailable()) } else { Ok(()) };
    let found = Whereabouts {
        owner: stored().owner,
        uploaded_by: stored().uploaded_by,
        purpose: Some(stored().purpose),
    };
    queries.expect_whereabouts().returning(move |id| {
        fails(Break::Whereabouts).map(|()| (id == file_id()).then(|| found.clone()))
    });
    queries.expect_file().returning(move |_, _| fails(Break::File).map(|()| Some(stored())));
    queries
        .expect_file_of_link()
        .returning(move |_, _, _| fails(Break::File).map(|()| Some(stored())));
    let mut batches = vec![Vec::new(), deleted];
    queries
        .expect_deleted()
        .returning(move |_| fails(Break::Deleted).map(|()| batches.pop().unwrap_or_default()));
    queries.expect_known().returning(move |_| fails(Break::Known).map(|()| known.clone()));
    queries
}

/// Parts that are all there, or break off at their end.
pub(crate) struct Ready(std::vec::IntoIter<UploadPart>);

#[async_trait]
impl UploadParts for Ready {
    async fn next(&mut self) -> Option<UploadPart> {
        self.0.next()
    }
}

pub(crate) fn field(name: &str, value: &str) -> UploadPart {
    UploadPart::Field { name: name.to_owned(), value: value.to_owned() }
}

pub(crate) fn file_parts(name: &str, content: &'static [u8]) -> [UploadPart; 3] {
    let media_type = Some("text/plain".to_owned());
    [
        UploadPart::File { name: Some(name.to_owned()), media_type },
        UploadPart::Chunk(Bytes::from_static(content)),
        UploadPart::FileEnd,
    ]
}

pub(crate) fn parts(parts: &[UploadPart]) -> Ready {
    let parts: Vec<_> = parts.to_vec();
    Ready(parts.into_iter())
}

/// A document of five bytes.
pub(crate) fn whole() -> Ready {
    let file = file_parts("notes.txt", b"hello");
    parts(&[&[field("purpose", "document")], &file[..], &[UploadPart::End]].concat())
}
