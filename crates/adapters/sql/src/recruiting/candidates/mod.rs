//! Candidates' repositories and queries.

mod cvs;
mod entries;
mod profiles;
mod queries;
mod rows;

use socle_application::recruiting::ports::{Candidates, CandidatesTx, Cvs, ProfileEntries};
use socle_domain::recruiting::{CandidateSkill, Education, Experience};

use crate::SqlTx;

impl CandidatesTx for SqlTx {
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
