use async_trait::async_trait;
use socle_domain::Timestamp;
use socle_domain::access::OrganizationScope;
use socle_domain::identity::{Locale, UserId};
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::matching::{
    CandidateProfile, CandidateSource, JobProfile, MatchScore, Ranking, RankingId,
};
use socle_domain::recruiting::taxonomy::Concept;
use socle_domain::recruiting::{ApplicationId, JobId, JobType, WorkMode};

use super::{ApplicationView, JobView};
use crate::store::StoreError;

/// A candidate, as they are made into what is compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MatchCandidate {
    /// What they say that may count.
    pub source: CandidateSource,
    /// Whether they look for work, or wait for a decision about an application.
    pub wanted: bool,
}

/// What jobs and candidates are compared by, in a transaction. `made_by` is the version of what made it.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait MatchProfiles: Send {
    /// Stores what a locked job is compared by.
    async fn put_job(
        &mut self,
        scope: &OrganizationScope,
        id: JobId,
        made_by: &str,
        profile: &JobProfile,
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Removes it, if it is there.
    async fn remove_job(&mut self, scope: &OrganizationScope, id: JobId) -> Result<(), StoreError>;

    /// What a locked person says as a candidate.
    async fn candidate(&mut self, user_id: UserId) -> Result<MatchCandidate, StoreError>;

    /// Stores what a locked person is compared by.
    async fn put_candidate(
        &mut self,
        user_id: UserId,
        made_by: &str,
        profile: &CandidateProfile,
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Removes it, if it is there.
    async fn remove_candidate(&mut self, user_id: UserId) -> Result<(), StoreError>;
}

/// What employers were shown, in a transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait Rankings: Send {
    /// Notes a ranking. Of applications whose candidate was forgotten meanwhile no more is noted than
    /// their place and score.
    async fn add(&mut self, scope: &OrganizationScope, ranking: &Ranking)
    -> Result<(), StoreError>;

    /// Takes a person out of all rankings: what stays is that something was ranked, and how high. Their
    /// applications have been anonymized before.
    async fn forget_candidate(&mut self, user_id: UserId) -> Result<(), StoreError>;
}

/// The taxonomy that an operator imported, in a transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait ImportedSkills: Send {
    /// Puts these in the place of whatever was imported before. Of two at once, the second waits.
    async fn replace(
        &mut self,
        version: &str,
        concepts: &[Concept],
        now: Timestamp,
    ) -> Result<(), StoreError>;
}

/// Reads of the taxonomy that an operator imported.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait TaxonomyQueries: Send + Sync {
    /// Its version; `None` as long as nothing was imported.
    async fn imported_version(&self) -> Result<Option<String>, StoreError>;

    /// Its skills, in the order of the file.
    async fn imported_skills(&self) -> Result<Vec<Concept>, StoreError>;
}

/// Which published jobs may be recommended to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobsFor {
    /// A candidate: what they have applied for is left out.
    pub candidate: UserId,
    /// Where they want to work; empty for anywhere. Jobs that do not say stay.
    pub work_modes: Vec<WorkMode>,
    /// On which terms; empty for any. Jobs that do not say stay.
    pub job_types: Vec<JobType>,
    /// Which version made what they are compared by.
    pub made_by: String,
    /// At that moment.
    pub now: Timestamp,
}

/// Somebody who waits for a decision about an application.
#[derive(Debug, Clone, PartialEq)]
pub struct Applicant {
    /// The application.
    pub id: ApplicationId,
    /// Whose it is.
    pub candidate_id: Option<UserId>,
    /// What they are compared by, which may be nothing; `None` while that is still to be made.
    pub profile: Option<CandidateProfile>,
}

/// How somebody was ranked, as they may know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownRank {
    /// In which ranking.
    pub ranking_id: RankingId,
    /// For which job.
    pub job_title: String,
    /// Of whom.
    pub company: String,
    /// Which application.
    pub application_id: ApplicationId,
    /// When somebody there saw it.
    pub shown_at: Timestamp,
    /// Which place it had in what was shown, from 1.
    pub place: u32,
    /// The score, if there was one.
    pub score: Option<MatchScore>,
    /// Why: keys of reasons, with what they name.
    pub reasons: Vec<(String, Vec<String>)>,
    /// Which version made it.
    pub version: String,
}

/// Reads of matching that need no transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait MatchQueries: Send + Sync {
    /// The language of a person.
    async fn language(&self, user_id: UserId) -> Result<Option<Locale>, StoreError>;

    /// What somebody says as a candidate, which may be nothing.
    async fn match_candidate(&self, user_id: UserId) -> Result<MatchCandidate, StoreError>;

    /// What the latest published jobs that suit are compared by, so many at most. Those of which it is
    /// still to be made are left out.
    async fn jobs_for(
        &self,
        wanted: &JobsFor,
        at_most: u16,
    ) -> Result<Vec<(JobId, JobProfile)>, StoreError>;

    /// These jobs, in this order, as far as they are still published.
    async fn jobs_by_id(&self, ids: &[JobId]) -> Result<Vec<JobView>, StoreError>;

    /// Those who wait for a decision about their application for a job, the latest first: so many after
    /// one of them.
    async fn applicants(
        &self,
        scope: &OrganizationScope,
        job_id: JobId,
        made_by: &str,
        after: Option<ApplicationId>,
        at_most: u16,
    ) -> Result<Vec<Applicant>, StoreError>;

    /// These applications to an organization, in no order.
    async fn applications_by_id(
        &self,
        scope: &OrganizationScope,
        ids: &[ApplicationId],
    ) -> Result<Vec<ApplicationView>, StoreError>;

    /// Jobs after one of them for which something is to be done: published ones that are not compared by
    /// what this version made, and others that still are compared.
    async fn jobs_to_profile(
        &self,
        made_by: &str,
        after: Option<JobId>,
        at_most: u16,
    ) -> Result<Vec<(OrganizationId, JobId)>, StoreError>;

    /// The same of candidates.
    async fn candidates_to_profile(
        &self,
        made_by: &str,
        after: Option<UserId>,
        at_most: u16,
    ) -> Result<Vec<UserId>, StoreError>;

    /// By which version a candidate is compared, and when that was made.
    async fn profile_of(&self, user_id: UserId) -> Result<Option<(String, Timestamp)>, StoreError>;

    /// How somebody was ranked, the earliest first: so many after a ranking.
    async fn ranks_of(
        &self,
        user_id: UserId,
        after: Option<RankingId>,
        at_most: u16,
    ) -> Result<Vec<ShownRank>, StoreError>;
}
