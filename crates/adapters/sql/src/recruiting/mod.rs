//! Recruiting's repositories and queries.

mod applicants;
mod applications;
mod candidates;
mod companies;
mod dashboards;
mod hiring;
mod jobs;
pub(crate) mod matching;
pub(crate) mod schema;
mod searches;
mod seeding;

use socle_application::recruiting::ports::{
    Applicants, Applications, Candidates, Companies, Cvs, HiringStages, ImportedSkills, Interviews,
    Jobs, MatchProfiles, Offers, ProfileEntries, Rankings, RecruitingTx, SavedSearches, Scorecards,
    Unsuccessful,
};
use socle_domain::recruiting::{CandidateSkill, Education, Experience};

use crate::SqlTx;

pub(crate) use jobs::rows::JobRow;
pub(crate) use searches::retention::OVERDUE;

impl RecruitingTx for SqlTx {
    fn companies(&mut self) -> &mut dyn Companies {
        self
    }

    fn jobs(&mut self) -> &mut dyn Jobs {
        self
    }

    fn applications(&mut self) -> &mut dyn Applications {
        self
    }

    fn applicants(&mut self) -> &mut dyn Applicants {
        self
    }

    fn candidates(&mut self) -> &mut dyn Candidates {
        self
    }

    fn experiences(&mut self) -> &mut dyn ProfileEntries<Experience> {
        self
    }

    fn education(&mut self) -> &mut dyn ProfileEntries<Education> {
        self
    }

    fn skills(&mut self) -> &mut dyn ProfileEntries<CandidateSkill> {
        self
    }

    fn cvs(&mut self) -> &mut dyn Cvs {
        self
    }

    fn scorecards(&mut self) -> &mut dyn Scorecards {
        self
    }

    fn interviews(&mut self) -> &mut dyn Interviews {
        self
    }

    fn offers(&mut self) -> &mut dyn Offers {
        self
    }

    fn hiring_stages(&mut self) -> &mut dyn HiringStages {
        self
    }

    fn unsuccessful(&mut self) -> &mut dyn Unsuccessful {
        self
    }

    fn match_profiles(&mut self) -> &mut dyn MatchProfiles {
        self
    }

    fn rankings(&mut self) -> &mut dyn Rankings {
        self
    }

    fn imported_skills(&mut self) -> &mut dyn ImportedSkills {
        self
    }

    fn saved_searches(&mut self) -> &mut dyn SavedSearches {
        self
    }
}
