use async_trait::async_trait;
use socle_domain::identity::User;
use socle_domain::organizations::Organization;
use socle_domain::recruiting::{Candidate, CandidateSkill, Company, Experience, Job, ProfileEntry};

use crate::store::StoreError;

/// A company, the organization whose page it is, and who owns that.
#[derive(Debug, Clone)]
pub struct SeededCompany {
    /// The organization.
    pub organization: Organization,
    /// Its owner.
    pub owner: User,
    /// Its page.
    pub company: Company,
}

/// A job, and what its organization is called.
#[derive(Debug, Clone)]
pub struct SeededJob {
    /// The job.
    pub job: Job,
    /// The name, by which it is found, too.
    pub company: String,
}

/// Somebody, and what they say of themselves as a candidate.
#[derive(Debug, Clone)]
pub struct SeededCandidate {
    /// The person.
    pub user: User,
    /// Their profile.
    pub candidate: Candidate,
    /// What they can.
    pub skills: Vec<ProfileEntry<CandidateSkill>>,
    /// Where they worked.
    pub experiences: Vec<ProfileEntry<Experience>>,
}

/// Takes a lot at once, past the use cases.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait SeedStore: Send + Sync {
    /// Whether somebody has that address.
    async fn has_user(&self, email: &str) -> Result<bool, StoreError>;

    /// Makes ready: what would slow down every row is put aside. Searches are slow until it is
    /// [complete](Self::complete).
    async fn prepare(&self) -> Result<(), StoreError>;

    /// Adds these in one transaction.
    async fn add_companies(&self, companies: &[SeededCompany]) -> Result<(), StoreError>;

    /// Adds these in one transaction. Those that are published are found by a search.
    async fn add_jobs(&self, jobs: &[SeededJob]) -> Result<(), StoreError>;

    /// Adds these in one transaction.
    async fn add_candidates(&self, candidates: &[SeededCandidate]) -> Result<(), StoreError>;

    /// Puts back what was put aside, and has the database count what it has. Doing so twice harms nobody.
    async fn complete(&self) -> Result<(), StoreError>;
}
