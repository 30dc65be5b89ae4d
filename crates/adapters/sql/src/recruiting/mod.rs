//! Recruiting's repositories and queries.

mod applications;
mod candidates;
mod companies;
mod jobs;
mod schema;

use socle_application::recruiting::ports::{Applications, Companies, Jobs, RecruitingTx};

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
}
