//! Recruiting: the use cases, by what they are about.
//!
//! - [`companies`]: the pages of organizations that offer work.
//! - [`jobs`]: offers of work, for their organizations and for everybody.
//! - [`applications`]: who applies, and what becomes of it.
//! - [`applicants`]: what an organization keeps about those who applied, and who of them are one.
//! - [`hiring`]: what employers think of them, when they talk to them, and what they offer them.
//! - [`candidates`]: what people say of themselves, and their CVs.
//! - [`matching`]: how well jobs and candidates fit.
//! - [`searches`]: searches that people keep, and what they hear of new jobs.
//! - [`dashboards`]: what there is to count, for each who asks.
//! - [`documents`]: what stands in CVs. [`skill_file`]: the taxonomy of skills. [`embedder`]: how alike
//!   texts are.
//! - [`seeding`]: a lot of everything, for trials.
//!
//! A job and an application belong to an organization: whoever touches one of them holds an
//! [`OrganizationScope`](socle_domain::access::OrganizationScope), which for an employer comes from
//! their membership and for a candidate from the job they turn to.

pub mod applicants;
pub mod applications;
mod attempts;
mod cached;
pub mod candidates;
pub mod companies;
pub mod dashboards;
pub mod documents;
pub mod embedder;
pub mod events;
pub mod hiring;
mod input;
pub mod jobs;
mod limits;
pub mod matching;
pub mod ports;
pub mod searches;
pub mod seeding;
pub mod skill_file;
mod stale;

pub use cached::cache_tags;
pub use stale::Stale;

/// Every use case of recruiting, built once by the wiring.
pub struct Recruiting {
    /// The pages of organizations.
    pub companies: companies::Companies,
    /// Offers of work.
    pub jobs: jobs::Jobs,
    /// Who applies.
    pub applications: applications::Applications,
    /// Who applied, as organizations know them.
    pub applicants: applicants::Applicants,
    /// How employers decide.
    pub hiring: hiring::Hiring,
    /// What people say of themselves as candidates, and their CVs.
    pub candidates: candidates::Candidates,
    /// How well jobs and candidates fit.
    pub matching: matching::Matching,
    /// Searches that people keep.
    pub searches: searches::Searches,
    /// What there is to count.
    pub dashboards: dashboards::Dashboards,
}
