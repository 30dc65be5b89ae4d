use async_trait::async_trait;
use socle_domain::identity::UserId;
use socle_domain::recruiting::{
    Candidate, CandidateSkill, Cv, CvId, CvReading, Education, Experience, ProfileEntry,
    ProfileEntryId,
};

use crate::store::StoreError;

/// What candidates say of themselves, in a transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait Candidates: Send {
    /// Reads what somebody said.
    async fn find(&mut self, user_id: UserId) -> Result<Option<Candidate>, StoreError>;

    /// Stores it, whether or not it was there.
    async fn put(&mut self, candidate: &Candidate) -> Result<(), StoreError>;

    /// Removes everything that is kept of a person as a candidate: this, what their profile lists, and
    /// their CVs, whose files are for whoever calls this.
    async fn forget(&mut self, user_id: UserId) -> Result<(), StoreError>;
}

/// A list of profiles, in a transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait ProfileEntries<E: Send + Sync + 'static>: Send {
    /// How many somebody has.
    async fn count(&mut self, user_id: UserId) -> Result<usize, StoreError>;

    /// Adds one.
    async fn insert(
        &mut self,
        user_id: UserId,
        entry: &ProfileEntry<E>,
    ) -> Result<(), PutEntryError>;

    /// Reads one.
    async fn find(
        &mut self,
        user_id: UserId,
        id: ProfileEntryId,
    ) -> Result<Option<ProfileEntry<E>>, StoreError>;

    /// Stores one that is there.
    async fn update(
        &mut self,
        user_id: UserId,
        entry: &ProfileEntry<E>,
    ) -> Result<(), PutEntryError>;

    /// Removes one; `false` when it is not there.
    async fn delete(&mut self, user_id: UserId, id: ProfileEntryId) -> Result<bool, StoreError>;
}

/// Why an entry was not stored.
#[derive(Debug, thiserror::Error)]
pub enum PutEntryError {
    /// Another of the person's entries is the same. Nothing but rolling back is left.
    #[error("the list has this entry already")]
    Repeated,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// CVs in a transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait Cvs: Send {
    /// Everything that somebody keeps, the earliest first.
    async fn all(&mut self, user_id: UserId) -> Result<Vec<Cv>, StoreError>;

    /// Adds one.
    async fn insert(&mut self, cv: &Cv) -> Result<(), StoreError>;

    /// Makes one of a person's CVs the active one, and the others not.
    async fn activate(&mut self, user_id: UserId, id: CvId) -> Result<(), StoreError>;

    /// Removes one, without its file.
    async fn delete(&mut self, user_id: UserId, id: CvId) -> Result<(), StoreError>;

    /// Notes what came of reading one that is pending, and what it says, as JSON; `false` when it is
    /// gone, or was read meanwhile.
    async fn note_reading(
        &mut self,
        id: CvId,
        reading: CvReading,
        proposal: Option<String>,
    ) -> Result<bool, StoreError>;
}

/// What came of reading a CV.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CvProposalView {
    /// Whether it was read.
    pub reading: CvReading,
    /// What it says, as JSON, when it was.
    pub proposal: Option<String>,
}

/// Reads of candidates that need no transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait CandidateQueries: Send + Sync {
    /// What somebody says of themselves.
    async fn candidate(&self, user_id: UserId) -> Result<Option<Candidate>, StoreError>;

    /// Where they worked, in no order.
    async fn experiences(
        &self,
        user_id: UserId,
    ) -> Result<Vec<ProfileEntry<Experience>>, StoreError>;

    /// What they learned, in no order.
    async fn education(&self, user_id: UserId) -> Result<Vec<ProfileEntry<Education>>, StoreError>;

    /// What they can, in no order.
    async fn skills(
        &self,
        user_id: UserId,
    ) -> Result<Vec<ProfileEntry<CandidateSkill>>, StoreError>;

    /// Their CVs, the latest first.
    async fn cvs(&self, user_id: UserId) -> Result<Vec<Cv>, StoreError>;

    /// One of their CVs.
    async fn cv(&self, user_id: UserId, id: CvId) -> Result<Option<Cv>, StoreError>;

    /// What came of reading one of their CVs.
    async fn proposal(
        &self,
        user_id: UserId,
        id: CvId,
    ) -> Result<Option<CvProposalView>, StoreError>;

    /// A CV that is still to be read, whosoever.
    async fn pending_cv(&self, id: CvId) -> Result<Option<Cv>, StoreError>;
}
