//! What files need from the world.

use std::ops::Range;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream::BoxStream;
use socle_domain::Timestamp;
use socle_domain::access::{OrganizationScope, Permission};
use socle_domain::files::{
    Danger, Detected, FileId, FileOwner, FileScope, LinkHolder, Purpose, PurposeName, Receipt,
    StoredFile, Upload, purpose,
};
use socle_domain::identity::UserId;

use crate::paging::{Page, PageRequest};
use crate::store::{Cause, StoreError};

/// Files' slice of a transaction.
///
/// Whoever adds something has locked its owner: of many who add at once, each sees those before it.
pub trait FilesTx: Send {
    /// Files.
    fn files(&mut self) -> &mut dyn Files;
}

/// Files, without their content.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait Files: Send {
    /// How many bytes an owner's files take up, with what is reserved for those on the way.
    async fn usage(&mut self, scope: &FileScope) -> Result<u64, StoreError>;

    /// Reserves the place of a file that is on the way.
    async fn begin(&mut self, scope: &FileScope, upload: &Upload) -> Result<(), StoreError>;

    /// Stores a file whose place was reserved by `from` for its owner, who is `to`'s. `false` when the
    /// reservation was given up meanwhile.
    async fn finish(
        &mut self,
        from: &FileScope,
        to: &FileScope,
        file: &StoredFile,
    ) -> Result<bool, StoreError>;

    /// Reads a file and keeps others from changing it until the transaction ends.
    async fn lock(
        &mut self,
        scope: &FileScope,
        id: FileId,
    ) -> Result<Option<StoredFile>, StoreError>;

    /// Gives a reservation up: nothing is reserved any more, and what has come of its content is for the
    /// clean-up. `false` when the file is there by now, or there is no such reservation.
    async fn give_up(&mut self, scope: &FileScope, id: FileId) -> Result<bool, StoreError>;

    /// Deletes a file, or gives a reservation up: what it was is forgotten, and its content is for the
    /// clean-up. `false` when it is not there.
    async fn delete(&mut self, scope: &FileScope, id: FileId) -> Result<bool, StoreError>;

    /// The same with everything that is a person's own.
    async fn delete_all_of(&mut self, user_id: UserId) -> Result<(), StoreError>;

    /// The same with everything that is an organization's.
    async fn delete_all_within(&mut self, scope: &OrganizationScope) -> Result<(), StoreError>;

    /// Forgets deleted files whose content is gone.
    async fn forget(&mut self, ids: &[FileId]) -> Result<(), StoreError>;
}

/// Whose a file is, and who uploaded it: what decides about who may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Whereabouts {
    /// Whose it is.
    pub owner: FileOwner,
    /// The person who uploaded it.
    pub uploaded_by: Option<UserId>,
    /// What it is for; `None` while it is on the way.
    pub purpose: Option<PurposeName>,
}

impl Whereabouts {
    /// What it takes to fetch it, where that is another permission than those of files.
    pub(super) fn restricted_to(
        &self,
        purposes: &[&'static Purpose],
    ) -> Option<&'static Permission> {
        self.purpose.as_ref().and_then(|name| purpose::restriction(purposes, name))
    }
}

/// Reads of files that need no transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait FileQueries: Send + Sync {
    /// Whose a file is. Says nothing about the file itself.
    async fn whereabouts(&self, id: FileId) -> Result<Option<Whereabouts>, StoreError>;

    /// A file.
    async fn file(&self, scope: &FileScope, id: FileId) -> Result<Option<StoredFile>, StoreError>;

    /// A file, if the holder of a link to it still belongs to where it is: a person with an open
    /// account, to whom it belongs or who is a member of the open organization to which it belongs; or
    /// a key of that organization that works.
    async fn file_of_link(
        &self,
        id: FileId,
        holder: LinkHolder,
        now: Timestamp,
    ) -> Result<Option<StoredFile>, StoreError>;

    /// What a person uploaded, for themselves or for organizations, the latest first.
    async fn uploaded_by(
        &self,
        user_id: UserId,
        page: PageRequest<FileId>,
    ) -> Result<Page<StoredFile, FileId>, StoreError>;

    /// Deleted files, whose content is still to be removed.
    async fn deleted(&self, limit: u32) -> Result<Vec<FileId>, StoreError>;

    /// Which of these are known, in whatever state.
    async fn known(&self, ids: &[FileId]) -> Result<Vec<FileId>, StoreError>;
}

/// The content of a file on its way in, a piece at a time.
#[async_trait]
pub trait ContentSource: Send {
    /// The next piece; `None` at the end.
    async fn next(&mut self) -> Result<Option<Bytes>, BrokeOff>;
}

/// Whoever sent something went away before its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the upload broke off")]
pub struct BrokeOff;

/// The content of a file on its way out, a piece at a time.
pub type ContentStream = BoxStream<'static, Result<Bytes, StorageError>>;

/// Keeps the content of files: on a disk, or in a service. Content is never changed, and what is
/// there is whole.
#[async_trait]
pub trait FileStorage: Send + Sync {
    /// Keeps content, at most so many bytes. When this returns, it outlives a loss of power; when it
    /// fails, nothing is there under that identifier.
    async fn put(
        &self,
        id: FileId,
        content: &mut dyn ContentSource,
        at_most: u64,
    ) -> Result<Receipt, PutError>;

    /// A part of the content, which must not reach beyond its end. It is read as fast as it is taken.
    async fn read(&self, id: FileId, range: Range<u64>) -> Result<ContentStream, StorageError>;

    /// Removes content, if it is there.
    async fn remove(&self, id: FileId) -> Result<(), StorageError>;

    /// Everything that is there, in no order.
    fn list(&self) -> BoxStream<'static, Result<StoredObject, StorageError>>;

    /// Removes what uploads left behind that broke off with the process before `moment`, as far as
    /// the storage leaves such things.
    async fn sweep(&self, moment: Timestamp) -> Result<u64, StorageError>;

    /// Whether the storage answers.
    async fn check(&self) -> Result<(), StorageError>;
}

/// Content that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredObject {
    /// Which file's.
    pub id: FileId,
    /// Since when.
    pub modified_at: Timestamp,
}

/// Why a storage did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The content is not there.
    #[error("the storage does not hold the content")]
    Missing,
    /// It cannot be reached, is full or refused.
    #[error("the storage is unavailable: {0}")]
    Unavailable(#[source] Cause),
}

/// Why content was not kept.
#[derive(Debug, thiserror::Error)]
pub enum PutError {
    /// There is more of it than may be.
    #[error("the content is too large")]
    TooLarge,
    /// Whoever sent it went away.
    #[error(transparent)]
    BrokeOff(#[from] BrokeOff),
    /// The storage failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Looks at content that was stored, with little memory and for a limited time.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait ContentInspector: Send + Sync {
    /// What the content is; refuses what would harm whoever opens it.
    async fn inspect(&self, id: FileId, size: u64) -> Result<Detected, InspectError>;
}

/// Why content was not found to be harmless.
#[derive(Debug, thiserror::Error)]
pub enum InspectError {
    /// It is not.
    #[error(transparent)]
    Dangerous(#[from] Danger),
    /// Too much is being looked at already.
    #[error("too many files are being looked at")]
    Busy,
    /// The scanner did not answer.
    #[error("the malware scanner did not answer: {0}")]
    Scanner(#[source] Cause),
    /// The storage failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}
