//! What recruiting needs from the world.

mod applications;
mod candidates;
mod companies;
mod jobs;

use socle_domain::recruiting::{CandidateSkill, Education, Experience};

pub use applications::*;
pub use candidates::*;
pub use companies::*;
pub use jobs::*;

/// Recruiting's slice of a transaction.
///
/// Whoever locks several things locks the organization first, then the job, then the application.
/// Whoever changes what a candidate keeps has locked the person first
/// ([`lock_person`](crate::identity::lock_person)): of many who change something at once, each sees
/// what was done before it, and nothing is added to somebody who is erased meanwhile.
pub trait RecruitingTx: Send {
    /// The pages of organizations.
    fn companies(&mut self) -> &mut dyn Companies;
    /// Offers of work.
    fn jobs(&mut self) -> &mut dyn Jobs;
    /// Who applied.
    fn applications(&mut self) -> &mut dyn Applications;
    /// What candidates say of themselves.
    fn candidates(&mut self) -> &mut dyn Candidates;
    /// Where they worked.
    fn experiences(&mut self) -> &mut dyn ProfileEntries<Experience>;
    /// What they learned.
    fn education(&mut self) -> &mut dyn ProfileEntries<Education>;
    /// What they can.
    fn skills(&mut self) -> &mut dyn ProfileEntries<CandidateSkill>;
    /// Their CVs.
    fn cvs(&mut self) -> &mut dyn Cvs;
}
