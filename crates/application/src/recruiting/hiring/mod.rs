//! How employers decide about those who applied: what they think of them, when they talk to them, and
//! what they offer them.
//!
//! Everything here belongs to the organization and hangs on an application, which every change locks
//! first. The candidate sees their interviews and the offers they were sent, and never a scorecard.

mod events;
pub mod interviews;
pub mod offers;
mod personal_data;
mod retention;
pub mod scorecards;
mod settle;
pub mod stages;

use socle_domain::access::{Actor, Denied, OrganizationScope, SignedIn, policy};
use socle_domain::identity::UserId;
use socle_domain::recruiting::{ApplicationId, permissions};

use crate::access::ReadError;
use crate::recruiting::applications::employer_of;
use crate::recruiting::ports::{ApplicationParties, ApplicationQueries};

pub use events::*;
pub use personal_data::HiringData;
pub use retention::UnsuccessfulCandidates;
pub(super) use settle::settle;

/// Every use case of hiring.
pub struct Hiring {
    /// How organizations divide the way of applications.
    pub stages: stages::Stages,
    /// What interviewers think of candidates.
    pub scorecards: scorecards::Scorecards,
    /// When they talk to them.
    pub interviews: interviews::Interviews,
    /// What they are offered.
    pub offers: offers::Offers,
}

/// From which side somebody looks at an application.
enum Side {
    /// Whoever sent it.
    Candidate(UserId),
    /// Whoever decides about it, or helps to.
    Employer(OrganizationScope),
}

impl Side {
    /// The candidate's, for whoever sent it; otherwise the employer's, for whoever may see it there.
    fn of(actor: &Actor, parties: &ApplicationParties) -> Result<Self, Denied> {
        match policy::person(actor) {
            Ok(SignedIn { user_id, .. }) if parties.candidate_id == Some(user_id) => {
                Ok(Self::Candidate(user_id))
            }
            _ => employer_of(actor, parties, &permissions::READ_APPLICATIONS).map(Self::Employer),
        }
    }

    /// The same, of an application that is looked for.
    async fn on(
        queries: &dyn ApplicationQueries,
        actor: &Actor,
        id: ApplicationId,
    ) -> Result<Self, ReadError> {
        policy::authenticated(actor)?;
        let parties = queries.parties_of(id).await?.ok_or(Denied::NotFound)?;
        Ok(Self::of(actor, &parties)?)
    }
}
