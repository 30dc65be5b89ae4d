use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope};
use socle_domain::recruiting::hiring::InterviewId;
use socle_domain::recruiting::{ApplicationId, notifications};

use super::{InterviewPatch, RESOURCE, WriteInterviewError, change, input, scope_of};
use crate::audit::{self, Happening};
use crate::organizations;
use crate::ports::{Clock, Randomness};
use crate::recruiting::Stale;
use crate::recruiting::hiring::InterviewMoved;
use crate::recruiting::ports::{HiringQueries, InterviewView};
use crate::store::{Store, Tx, finish};

/// Plans an interview anew that was not held yet.
pub struct MoveInterview {
    /// Where interviews are kept.
    pub store: Arc<dyn Store>,
    /// Knows whose they are.
    pub queries: Arc<dyn HiringQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

impl MoveInterview {
    /// Changes what is named, if the interview is at one of the expected versions. Both sides are told
    /// of whatever changes.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: InterviewId,
        patch: InterviewPatch,
        expected: Option<&[i64]>,
    ) -> Result<InterviewView, WriteInterviewError> {
        let (scope, application_id) = scope_of(&*self.queries, actor, id).await?;
        let mut tx = self.store.begin().await?;
        let ids = (application_id, id);
        let outcome = self.record(&mut *tx, actor, &scope, ids, patch, expected).await;
        finish(tx, outcome).await?;
        Ok(self.queries.interview(&scope, id).await?.ok_or(Denied::NotFound)?)
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        (application_id, id): (ApplicationId, InterviewId),
        patch: InterviewPatch,
        expected: Option<&[i64]>,
    ) -> Result<(), WriteInterviewError> {
        organizations::lock_open(tx, scope).await?;
        let application = tx.applications().lock(scope, application_id).await?;
        let application = application.ok_or(Denied::NotFound)?;
        let interview = tx.interviews().lock(scope, id).await?;
        let mut interview = interview.ok_or(Denied::NotFound)?;
        Stale::check(expected, interview.version)?;
        let now = self.clock.now();
        let plan = input::plan(&patch.apply(&interview.plan), now)?;
        let before = interview.plan.interviewers.clone();
        if !interview.replan(plan, now)? {
            return Ok(());
        }
        change::check_interviewers(tx, scope, &application, &interview).await?;
        tx.interviews().update(scope, &interview).await?;
        let happening = Happening::within(scope, "interview.moved").to(RESOURCE, id);
        let event = InterviewMoved(&interview);
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        let message = (&notifications::INTERVIEW_MOVED, "moved");
        let randomness = &*self.randomness;
        change::tell(tx, randomness, actor, &application, &interview, message, &before).await?;
        Ok(())
    }
}
