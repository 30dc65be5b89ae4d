use async_trait::async_trait;
use socle_domain::Timestamp;
use socle_domain::access::OrganizationScope;
use socle_domain::identity::UserId;
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::{
    Applicant, ApplicantFacts, ApplicantFile, ApplicantId, ApplicationId, ApplicationStatus, JobId,
    Likeness, Tag, Tags, Trait,
};

use super::CandidateName;
use crate::paging::{Page, PageRequest};
use crate::store::StoreError;

/// Applicants in a transaction. Whoever merges, splits or tags has locked the organization.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait Applicants: Send {
    /// Keeps that somebody applied, unless that is known, and by what they can be found again.
    async fn note(
        &mut self,
        scope: &OrganizationScope,
        applicant: &Applicant,
        traits: &[Trait],
    ) -> Result<(), StoreError>;

    /// Reads the file that an applicant is in, and keeps others from changing it until the transaction
    /// ends.
    async fn lock(
        &mut self,
        scope: &OrganizationScope,
        id: ApplicantId,
    ) -> Result<Option<ApplicantFile>, StoreError>;

    /// Stores a locked file: who is in it, its tags and its version. Whoever was in another one is not
    /// there any more.
    async fn update(
        &mut self,
        scope: &OrganizationScope,
        file: &ApplicantFile,
    ) -> Result<(), StoreError>;

    /// Stores that an applicant stands for itself again.
    async fn release(
        &mut self,
        scope: &OrganizationScope,
        applicant: &Applicant,
    ) -> Result<(), StoreError>;
}

/// An application, as it stands in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledApplication {
    /// Which application.
    pub id: ApplicationId,
    /// Which of the applicants sent it.
    pub applicant_id: ApplicantId,
    /// For which job.
    pub job_id: JobId,
    /// What that is called.
    pub job_title: String,
    /// Its state.
    pub status: ApplicationStatus,
    /// When it came.
    pub created_at: Timestamp,
}

/// An applicant, and what they are called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedApplicant {
    /// The applicant.
    pub applicant: Applicant,
    /// What they are called.
    pub name: CandidateName,
}

/// A file with everything that stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicantFileView {
    /// Who it is about, first the one that stands for all.
    pub people: Vec<NamedApplicant>,
    /// What they were tagged with.
    pub tags: Tags,
    /// Their applications to the organization, the latest first.
    pub applications: Vec<FiledApplication>,
    /// Counts the changes of the file.
    pub version: i64,
}

/// A file, as it stands in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicantSummary {
    /// The one that stands for all.
    pub main: NamedApplicant,
    /// How many others are the same person.
    pub merged: u64,
    /// What they were tagged with.
    pub tags: Tags,
}

/// Somebody who may be the same person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LikelyDuplicate {
    /// Who.
    pub other: NamedApplicant,
    /// In what they are alike, the most telling first.
    pub likenesses: Vec<Likeness>,
}

/// Which files of an organization are looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ApplicantFilter {
    /// Only those with this tag, however it is written.
    pub tag: Option<Tag>,
    /// Not the one that this is about, who is asking.
    pub not_about: Option<ApplicantId>,
}

/// A tag that an organization uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedTag {
    /// The tag, as it was written somewhere.
    pub tag: Tag,
    /// How many people have it.
    pub people: u64,
}

/// Reads of applicants that need no transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait ApplicantQueries: Send + Sync {
    /// What is known of a person who is about to apply, but for the CV they send.
    async fn facts_of(&self, candidate: UserId) -> Result<Option<ApplicantFacts>, StoreError>;

    /// To whom an applicant applied.
    async fn organization_of(&self, id: ApplicantId) -> Result<Option<OrganizationId>, StoreError>;

    /// The file of an organization that is about a person, by the applicant that stands for them.
    async fn file_about(
        &self,
        scope: &OrganizationScope,
        candidate: UserId,
    ) -> Result<Option<ApplicantId>, StoreError>;

    /// The file that an applicant is in, with at most so many applications.
    async fn file(
        &self,
        scope: &OrganizationScope,
        id: ApplicantId,
        applications: u32,
    ) -> Result<Option<ApplicantFileView>, StoreError>;

    /// The files of an organization, those who applied last first.
    async fn files(
        &self,
        scope: &OrganizationScope,
        filter: &ApplicantFilter,
        page: PageRequest<ApplicantId>,
    ) -> Result<Page<ApplicantSummary, ApplicantId>, StoreError>;

    /// Applicants of an organization who are like those of a file, without them: at most so many, of
    /// each likeness some.
    async fn alike(
        &self,
        scope: &OrganizationScope,
        file: ApplicantId,
        at_most: u32,
    ) -> Result<Vec<LikelyDuplicate>, StoreError>;

    /// The tags that an organization uses, the most used first; at most so many.
    async fn tags_in_use(
        &self,
        scope: &OrganizationScope,
        at_most: u32,
    ) -> Result<Vec<UsedTag>, StoreError>;
}
