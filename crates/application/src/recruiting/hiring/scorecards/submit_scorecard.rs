use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope, policy};
use socle_domain::recruiting::hiring::Scorecard;
use socle_domain::recruiting::{ApplicationId, permissions};

use super::{AssessmentInput, WriteScorecardError, input};
use crate::audit::{self, Happening};
use crate::organizations;
use crate::ports::{Clock, Randomness, RandomnessExt as _};
use crate::recruiting::applications::{RESOURCE, scope_of};
use crate::recruiting::ports::ApplicationQueries;
use crate::store::{Store, Tx, finish};

/// Says what somebody thinks of a candidate: whoever sees the application may, once.
pub struct SubmitScorecard {
    /// Where scorecards are kept.
    pub store: Arc<dyn Store>,
    /// Knows whose applications are.
    pub queries: Arc<dyn ApplicationQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

impl SubmitScorecard {
    /// Writes a scorecard in the name of whoever asks, who is a person.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: ApplicationId,
        request: &AssessmentInput,
    ) -> Result<Scorecard, WriteScorecardError> {
        let person = policy::person(actor)?;
        let permission = &permissions::READ_APPLICATIONS;
        let scope = scope_of(&*self.queries, actor, id, permission).await?;
        let assessment = input::assessment(request)?;
        let now = self.clock.now();
        let scorecard = Scorecard {
            id: self.randomness.id(now),
            application_id: id,
            author_id: Some(person.user_id),
            assessment,
            created_at: now,
            updated_at: now,
            version: 1,
        };
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, &scorecard).await;
        finish(tx, outcome).await?;
        Ok(scorecard)
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        scorecard: &Scorecard,
    ) -> Result<(), WriteScorecardError> {
        organizations::lock_open(tx, scope).await?;
        let application = tx.applications().lock(scope, scorecard.application_id).await?;
        // Of whom nobody knows who they were, nobody thinks anything.
        application.and_then(|it| it.candidate_id).ok_or(Denied::NotFound)?;
        if !tx.scorecards().insert(scope, scorecard).await? {
            return Err(WriteScorecardError::AlreadyWritten);
        }
        let happening = Happening::within(scope, "application.scored")
            .to(RESOURCE, scorecard.application_id)
            .with("scorecard_id", scorecard.id);
        audit::record(tx, &*self.randomness, actor, happening, scorecard.created_at).await?;
        Ok(())
    }
}
