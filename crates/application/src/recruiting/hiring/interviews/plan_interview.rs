use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope, policy};
use socle_domain::recruiting::hiring::{Interview, InterviewId, InterviewPlan, InterviewStatus};
use socle_domain::recruiting::{ApplicationId, notifications, permissions};

use super::{InterviewInput, RESOURCE, WriteInterviewError, change, input};
use crate::audit::{self, Happening};
use crate::organizations;
use crate::ports::{Clock, Randomness, RandomnessExt as _};
use crate::recruiting::applications;
use crate::recruiting::hiring::InterviewPlanned;
use crate::recruiting::ports::{ApplicationQueries, HiringQueries, InterviewView};
use crate::store::{Store, Tx, finish};

/// Plans an interview with somebody about whom nothing is decided yet.
pub struct PlanInterview {
    /// Where interviews are kept.
    pub store: Arc<dyn Store>,
    /// Knows whose applications are.
    pub applications: Arc<dyn ApplicationQueries>,
    /// Shows it.
    pub queries: Arc<dyn HiringQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

impl PlanInterview {
    /// Plans one, and tells the candidate and the interviewers.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: ApplicationId,
        request: &InterviewInput,
    ) -> Result<InterviewView, WriteInterviewError> {
        let permission = &permissions::MANAGE_APPLICATIONS;
        let scope = applications::scope_of(&*self.applications, actor, id, permission).await?;
        let plan = input::plan(request, self.clock.now())?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, id, plan).await;
        let id = finish(tx, outcome).await?;
        Ok(self.queries.interview(&scope, id).await?.ok_or(Denied::NotFound)?)
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        id: ApplicationId,
        plan: InterviewPlan,
    ) -> Result<InterviewId, WriteInterviewError> {
        organizations::lock_open(tx, scope).await?;
        let application = tx.applications().lock(scope, id).await?.ok_or(Denied::NotFound)?;
        if !application.status.is_open() || application.candidate_id.is_none() {
            return Err(WriteInterviewError::Decided);
        }
        let now = self.clock.now();
        let interview = Interview {
            id: self.randomness.id(now),
            organization_id: application.organization_id,
            application_id: id,
            plan,
            status: InterviewStatus::Planned,
            sequence: 0,
            created_by: policy::person(actor).ok().map(|person| person.user_id),
            created_at: now,
            updated_at: now,
            version: 1,
        };
        change::check_interviewers(tx, scope, &application, &interview).await?;
        tx.interviews().insert(scope, &interview).await?;
        let happening = Happening::within(scope, "interview.planned")
            .to(RESOURCE, interview.id)
            .with("application_id", id);
        let event = InterviewPlanned(&interview);
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        let message = (&notifications::INTERVIEW_PLANNED, "planned");
        let before = &interview.plan.interviewers;
        let randomness = &*self.randomness;
        change::tell(tx, randomness, actor, &application, &interview, message, before).await?;
        Ok(interview.id)
    }
}
