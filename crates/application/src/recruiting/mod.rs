//! Recruiting: the use cases, by what they are about.
//!
//! - [`companies`]: the pages of organizations that offer work.
//! - [`jobs`]: offers of work, for their organizations and for everybody.
//! - [`applications`]: who applies, and what becomes of it.
//! - [`candidates`]: what people say of themselves, and their CVs.
//! - [`documents`]: what stands in CVs. [`skill_file`]: the taxonomy of skills. [`embedder`]: how alike
//!   texts are.
//!
//! A job and an application belong to an organization: whoever touches one of them holds an
//! [`OrganizationScope`](socle_domain::access::OrganizationScope), which for an employer comes from
//! their membership and for a candidate from the job they turn to.

pub mod applications;
pub mod candidates;
pub mod companies;
pub mod documents;
pub mod embedder;
pub mod events;
mod input;
pub mod jobs;
mod limits;
pub mod ports;
pub mod skill_file;
mod stale;

pub use stale::Stale;

/// Every use case of recruiting, built once by the wiring.
pub struct Recruiting {
    /// The pages of organizations.
    pub companies: companies::Companies,
    /// Offers of work.
    pub jobs: jobs::Jobs,
    /// Who applies.
    pub applications: applications::Applications,
    /// What people say of themselves as candidates, and their CVs.
    pub candidates: candidates::Candidates,
}
