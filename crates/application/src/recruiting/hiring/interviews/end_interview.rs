use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope};
use socle_domain::recruiting::hiring::{InterviewId, InterviewStatus};
use socle_domain::recruiting::{ApplicationId, notifications};

use super::{WriteInterviewError, change, scope_of, store_ended};
use crate::organizations;
use crate::ports::{Clock, Randomness};
use crate::recruiting::ports::{HiringQueries, InterviewView};
use crate::store::{Store, Tx, finish};

/// Brings an interview to its end: it was held, nobody came, or it is not to be.
pub struct EndInterview {
    /// Where interviews are kept.
    pub store: Arc<dyn Store>,
    /// Knows whose they are.
    pub queries: Arc<dyn HiringQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

impl EndInterview {
    /// Notes how it ended. Both sides are told when it is canceled; the rest they know.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: InterviewId,
        to: InterviewStatus,
    ) -> Result<InterviewView, WriteInterviewError> {
        let (scope, application_id) = scope_of(&*self.queries, actor, id).await?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, (application_id, id), to).await;
        finish(tx, outcome).await?;
        Ok(self.queries.interview(&scope, id).await?.ok_or(Denied::NotFound)?)
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        (application_id, id): (ApplicationId, InterviewId),
        to: InterviewStatus,
    ) -> Result<(), WriteInterviewError> {
        organizations::lock_open(tx, scope).await?;
        let application = tx.applications().lock(scope, application_id).await?;
        let application = application.ok_or(Denied::NotFound)?;
        let interview = tx.interviews().lock(scope, id).await?;
        let mut interview = interview.ok_or(Denied::NotFound)?;
        let now = self.clock.now();
        interview.become_(to, now)?;
        let randomness = &*self.randomness;
        store_ended(tx, randomness, actor, scope, &interview, now).await?;
        if to == InterviewStatus::Canceled {
            let message = (&notifications::INTERVIEW_CANCELED, "canceled");
            let before = &interview.plan.interviewers;
            change::tell(tx, randomness, actor, &application, &interview, message, before).await?;
        }
        Ok(())
    }
}
