use std::sync::Arc;

use socle_domain::access::{Actor, Denied, policy};
use socle_domain::recruiting::ApplicationId;
use socle_domain::recruiting::hiring::InterviewId;

use crate::access::ReadError;
use crate::paging::{Page, PageRequest};
use crate::recruiting::hiring::Side;
use crate::recruiting::ports::{ApplicationQueries, HiringQueries, InterviewView};

/// Shows interviews to both sides. Candidates see who talks to them by name alone.
pub struct ReadInterviews {
    /// Knows whose applications are.
    pub applications: Arc<dyn ApplicationQueries>,
    /// Knows interviews.
    pub queries: Arc<dyn HiringQueries>,
}

impl ReadInterviews {
    /// The interviews about an application, the latest planned first.
    pub async fn on(
        &self,
        actor: &Actor,
        id: ApplicationId,
        page: PageRequest<InterviewId>,
    ) -> Result<Page<InterviewView, InterviewId>, ReadError> {
        Ok(match Side::on(&*self.applications, actor, id).await? {
            Side::Candidate(me) => self.queries.interviews_with(me, Some(id), page).await?,
            Side::Employer(scope) => self.queries.interviews_on(&scope, id, page).await?,
        })
    }

    /// One interview.
    pub async fn one(&self, actor: &Actor, id: InterviewId) -> Result<InterviewView, ReadError> {
        policy::authenticated(actor)?;
        let found = self.queries.parties_of_interview(id).await?.ok_or(Denied::NotFound)?;
        let view = match Side::of(actor, &found.parties)? {
            Side::Candidate(me) => self.queries.interview_with(me, id).await?,
            Side::Employer(scope) => self.queries.interview(&scope, id).await?,
        };
        Ok(view.ok_or(Denied::NotFound)?)
    }
}
