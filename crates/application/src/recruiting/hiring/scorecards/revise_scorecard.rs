use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope, SignedIn, policy};
use socle_domain::recruiting::hiring::{Assessment, Scorecard, ScorecardId};
use socle_domain::recruiting::{ApplicationId, permissions};

use super::{AssessmentInput, WriteScorecardError, input};
use crate::audit::{self, Happening};
use crate::organizations;
use crate::ports::{Clock, Randomness};
use crate::recruiting::Stale;
use crate::recruiting::applications::{RESOURCE, scope_of};
use crate::recruiting::ports::ApplicationQueries;
use crate::store::{Store, Tx, finish};

/// Says something else on one's own scorecard. That it was changed stays to be seen.
pub struct ReviseScorecard {
    /// Where scorecards are kept.
    pub store: Arc<dyn Store>,
    /// Knows whose applications are.
    pub queries: Arc<dyn ApplicationQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

impl ReviseScorecard {
    /// Replaces what a scorecard of whoever asks says, if it is at one of the expected versions.
    pub async fn execute(
        &self,
        actor: &Actor,
        (application_id, id): (ApplicationId, ScorecardId),
        request: &AssessmentInput,
        expected: Option<&[i64]>,
    ) -> Result<Scorecard, WriteScorecardError> {
        let person = policy::person(actor)?;
        let permission = &permissions::READ_APPLICATIONS;
        let scope = scope_of(&*self.queries, actor, application_id, permission).await?;
        let assessment = input::assessment(request)?;
        let mut tx = self.store.begin().await?;
        let by = (actor, &person);
        let ids = (application_id, id);
        let outcome = self.record(&mut *tx, by, &scope, ids, assessment, expected).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        (actor, person): (&Actor, &SignedIn),
        scope: &OrganizationScope,
        (application_id, id): (ApplicationId, ScorecardId),
        assessment: Assessment,
        expected: Option<&[i64]>,
    ) -> Result<Scorecard, WriteScorecardError> {
        organizations::lock_open(tx, scope).await?;
        tx.applications().lock(scope, application_id).await?.ok_or(Denied::NotFound)?;
        let scorecard = tx.scorecards().lock(scope, application_id, id).await?;
        // What others wrote is not there for whoever did not write it.
        let own = |scorecard: &Scorecard| scorecard.author_id == Some(person.user_id);
        let mut scorecard = scorecard.filter(own).ok_or(Denied::NotFound)?;
        Stale::check(expected, scorecard.version)?;
        let now = self.clock.now();
        if scorecard.revise(assessment, now) {
            tx.scorecards().update(scope, &scorecard).await?;
            let happening = Happening::within(scope, "application.scorecard_revised")
                .to(RESOURCE, application_id)
                .with("scorecard_id", id);
            audit::record(tx, &*self.randomness, actor, happening, now).await?;
        }
        Ok(scorecard)
    }
}
