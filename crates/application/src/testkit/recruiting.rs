//! The doubles of recruiting's repositories.

use socle_domain::recruiting::{CandidateSkill, Education, Experience};

use super::MockTx;
use crate::recruiting::ports::{
    Applicants, Applications, Candidates, Companies, Cvs, HiringStages, ImportedSkills, Interviews,
    Jobs, MatchProfiles, MockApplicants, MockApplications, MockCandidates, MockCompanies, MockCvs,
    MockHiringStages, MockImportedSkills, MockInterviews, MockJobs, MockMatchProfiles, MockOffers,
    MockProfileEntries, MockRankings, MockSavedSearches, MockScorecards, MockUnsuccessful, Offers,
    ProfileEntries, Rankings, RecruitingTx, SavedSearches, Scorecards, Unsuccessful,
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
    /// Who they are to the organization.
    pub applicants: MockApplicants,
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
    /// What interviewers think of those who applied.
    pub scorecards: MockScorecards,
    /// When they talk to them.
    pub interviews: MockInterviews,
    /// What they are offered.
    pub offers: MockOffers,
    /// How organizations divide their way.
    pub hiring_stages: MockHiringStages,
    /// Those who were not taken.
    pub unsuccessful: MockUnsuccessful,
    /// What jobs and candidates are compared by.
    pub match_profiles: MockMatchProfiles,
    /// What employers were shown.
    pub rankings: MockRankings,
    /// The skills that were imported.
    pub imported_skills: MockImportedSkills,
    /// The searches they keep.
    pub saved_searches: MockSavedSearches,
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

    fn applicants(&mut self) -> &mut dyn Applicants {
        &mut self.recruiting.applicants
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

    fn scorecards(&mut self) -> &mut dyn Scorecards {
        &mut self.recruiting.scorecards
    }

    fn interviews(&mut self) -> &mut dyn Interviews {
        &mut self.recruiting.interviews
    }

    fn offers(&mut self) -> &mut dyn Offers {
        &mut self.recruiting.offers
    }

    fn hiring_stages(&mut self) -> &mut dyn HiringStages {
        &mut self.recruiting.hiring_stages
    }

    fn unsuccessful(&mut self) -> &mut dyn Unsuccessful {
        &mut self.recruiting.unsuccessful
    }

    fn match_profiles(&mut self) -> &mut dyn MatchProfiles {
        &mut self.recruiting.match_profiles
    }

    fn rankings(&mut self) -> &mut dyn Rankings {
        &mut self.recruiting.rankings
    }

    fn imported_skills(&mut self) -> &mut dyn ImportedSkills {
        &mut self.recruiting.imported_skills
    }

    fn saved_searches(&mut self) -> &mut dyn SavedSearches {
        &mut self.recruiting.saved_searches
    }
}
