//! Recruiting's repositories and queries.

mod applications;
mod candidates;
mod companies;
mod jobs;
mod schema;

use socle_application::recruiting::ports::{
    Applications, Candidates, Companies, Cvs, Jobs, ProfileEntries, RecruitingTx,
};
use socle_domain::recruiting::{CandidateSkill, Education, Experience};

use crate::SqlTx;

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
}
