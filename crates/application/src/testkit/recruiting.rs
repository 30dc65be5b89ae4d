//! The doubles of recruiting's repositories.

use socle_domain::recruiting::{CandidateSkill, Education, Experience};

use super::MockTx;
use crate::recruiting::ports::{
    Applications, Candidates, Companies, Cvs, Jobs, MockApplications, MockCandidates,
    MockCompanies, MockCvs, MockJobs, MockProfileEntries, ProfileEntries, RecruitingTx,
};

/// Recruiting's repositories, as mocks.
#[derive(Default)]
pub struct RecruitingMocks {
    /// The pages of organizations.
    pub companies: MockCompanies,
    /// Offers of work.
    pub jobs: MockJobs,
    /// Who applied.
    pub applications: MockApplications,
    /// What candidates say of themselves.
    pub candidates: MockCandidates,
    /// Where they worked.
    pub experiences: MockProfileEntries<Experience>,
    /// What they learned.
    pub education: MockProfileEntries<Education>,
    /// What they can.
    pub skills: MockProfileEntries<CandidateSkill>,
    /// Their CVs.
    pub cvs: MockCvs,
}

impl RecruitingTx for MockTx {
    fn companies(&mut self) -> &mut dyn Companies {
        &mut self.recruiting.companies
    }

    fn jobs(&mut self) -> &mut dyn Jobs {
        &mut self.recruiting.jobs
    }

    fn applications(&mut self) -> &mut dyn Applications {
        &mut self.recruiting.applications
    }

    fn candidates(&mut self) -> &mut dyn Candidates {
        &mut self.recruiting.candidates
    }

    fn experiences(&mut self) -> &mut dyn ProfileEntries<Experience> {
        &mut self.recruiting.experiences
    }

    fn education(&mut self) -> &mut dyn ProfileEntries<Education> {
        &mut self.recruiting.education
    }

    fn skills(&mut self) -> &mut dyn ProfileEntries<CandidateSkill> {
        &mut self.recruiting.skills
    }

    fn cvs(&mut self) -> &mut dyn Cvs {
        &mut self.recruiting.cvs
    }
}
