//! What recruiting needs from the world.

mod applications;
mod candidates;
mod companies;
mod jobs;

pub use applications::*;
pub use candidates::*;
pub use companies::*;
pub use jobs::*;

/// Recruiting's slice of a transaction. Whoever locks several things locks the organization first,
/// then the job, then the application.
pub trait RecruitingTx: Send {
    /// The pages of organizations.
    fn companies(&mut self) -> &mut dyn Companies;
    /// Offers of work.
    fn jobs(&mut self) -> &mut dyn Jobs;
    /// Who applied.
    fn applications(&mut self) -> &mut dyn Applications;
}
