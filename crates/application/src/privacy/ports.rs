//! What privacy needs from the world.

use async_trait::async_trait;
use socle_domain::Timestamp;
use socle_domain::identity::UserId;
use socle_domain::privacy::{Consent, ConsentId, ConsentKind, ExportId, PersonalExport};

use crate::paging::{Page, PageRequest};
use crate::store::{Cause, StoreError};

/// Privacy's slice of a transaction. Whoever writes has locked the person.
pub trait PrivacyTx: Send {
    /// Archives of people's data.
    fn personal_exports(&mut self) -> &mut dyn PersonalExports;
    /// What people agreed to.
    fn consents(&mut self) -> &mut dyn Consents;
}

/// Archives of people's data.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait PersonalExports: Send {
    /// Adds one that was asked for.
    async fn insert(&mut self, export: &PersonalExport) -> Result<(), StoreError>;

    /// Reads one of a locked person's.
    async fn find(&mut self, id: ExportId) -> Result<Option<PersonalExport>, StoreError>;

    /// What a person has asked for since a moment, the latest first.
    async fn since(
        &mut self,
        user_id: UserId,
        moment: Timestamp,
    ) -> Result<Vec<PersonalExport>, StoreError>;

    /// Stores one that has ended, and the sealed archive if there is one.
    async fn finish(
        &mut self,
        export: &PersonalExport,
        sealed_archive: Option<Vec<u8>>,
    ) -> Result<(), StoreError>;

    /// Removes all of a person's.
    async fn remove_all_of(&mut self, user_id: UserId) -> Result<(), StoreError>;
}

/// What people agreed to.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait Consents: Send {
    /// What a person decided last.
    async fn latest(
        &mut self,
        user_id: UserId,
        kind: ConsentKind,
    ) -> Result<Option<Consent>, StoreError>;

    /// Adds a decision.
    async fn append(&mut self, consent: &Consent) -> Result<(), StoreError>;
}

/// Reads of privacy that need no transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait PrivacyQueries: Send + Sync {
    /// One of a person's exports.
    async fn export(
        &self,
        user_id: UserId,
        id: ExportId,
    ) -> Result<Option<PersonalExport>, StoreError>;

    /// All of them, the latest first.
    async fn exports_of(&self, user_id: UserId) -> Result<Vec<PersonalExport>, StoreError>;

    /// The sealed archive of one of a person's exports.
    async fn sealed_archive(
        &self,
        user_id: UserId,
        id: ExportId,
    ) -> Result<Option<Vec<u8>>, StoreError>;

    /// Notes how far the making of an archive is, in percent, in a statement of its own: others see
    /// it at once.
    async fn note_progress(&self, id: ExportId, percent: u8) -> Result<(), StoreError>;

    /// What a person decided last, of each kind.
    async fn decisions_of(&self, user_id: UserId) -> Result<Vec<Consent>, StoreError>;

    /// Everything a person decided, the latest first.
    async fn consents_of(
        &self,
        user_id: UserId,
        page: PageRequest<ConsentId>,
    ) -> Result<Page<Consent, ConsentId>, StoreError>;

    /// People who asked to be erased by then, those who asked first coming first.
    async fn people_to_erase(
        &self,
        asked_by: Timestamp,
        limit: u32,
    ) -> Result<Vec<UserId>, StoreError>;

    /// How many those are.
    async fn count_people_to_erase(&self, asked_by: Timestamp) -> Result<u64, StoreError>;
}

/// Packs files into one.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait Archiver: Send + Sync {
    /// A ZIP archive of these files, without keeping requests waiting meanwhile.
    async fn pack(&self, files: Vec<ArchivedFile>) -> Result<Vec<u8>, ArchiveError>;
}

/// A file in an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchivedFile {
    /// Its path in the archive.
    pub path: String,
    /// What it holds.
    pub content: Vec<u8>,
    /// When it was made.
    pub modified_at: Timestamp,
}

/// An archive could not be packed.
#[derive(Debug, thiserror::Error)]
#[error("the archive could not be packed: {0}")]
pub struct ArchiveError(#[source] pub Cause);
