//! What recruiting needs from the world.

mod applicants;
mod applications;
mod candidates;
mod companies;
mod dashboards;
mod hiring;
mod jobs;
mod matching;
mod searches;
mod seeding;
mod stages;

use socle_domain::recruiting::{CandidateSkill, Education, Experience};

pub use applicants::*;
pub use applications::*;
pub use candidates::*;
pub use companies::*;
pub use dashboards::*;
pub use hiring::*;
pub use jobs::*;
pub use matching::*;
pub use searches::*;
pub use seeding::*;
pub use stages::*;

/// Recruiting's slice of a transaction.
///
/// Whoever locks several things locks the organization first, then the job, then the application, then
/// what is about it.
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
    /// Who they are to the organization.
    fn applicants(&mut self) -> &mut dyn Applicants;
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
    /// What interviewers think of those who applied.
    fn scorecards(&mut self) -> &mut dyn Scorecards;
    /// When they talk to them.
    fn interviews(&mut self) -> &mut dyn Interviews;
    /// What they are offered.
    fn offers(&mut self) -> &mut dyn Offers;
    /// How organizations divide their way.
    fn hiring_stages(&mut self) -> &mut dyn HiringStages;
    /// Those who were not taken.
    fn unsuccessful(&mut self) -> &mut dyn Unsuccessful;
    /// What jobs and candidates are compared by.
    fn match_profiles(&mut self) -> &mut dyn MatchProfiles;
    /// What employers were shown.
    fn rankings(&mut self) -> &mut dyn Rankings;
    /// The skills that were imported.
    fn imported_skills(&mut self) -> &mut dyn ImportedSkills;
    /// The searches they keep.
    fn saved_searches(&mut self) -> &mut dyn SavedSearches;
}
