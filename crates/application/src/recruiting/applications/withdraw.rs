use std::sync::Arc;

use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied, OrganizationScope, SignedIn, policy};
use socle_domain::recruiting::{ApplicationId, TransitionError, notifications};

use crate::audit::{self, Happening};
use crate::notifications::{Telling, notify};
use crate::ports::{Clock, Randomness, RandomnessExt as _};
use crate::recruiting::applications::{RESOURCE, employers_of};
use crate::recruiting::events::{ApplicationTransitioned, Moved};
use crate::recruiting::hiring::settle;
use crate::recruiting::ports::{ApplicationQueries, ApplicationView};
use crate::store::{Store, StoreError, Tx, finish};

/// Takes an application back, for its candidate.
pub struct Withdraw {
    /// Where applications are kept.
    pub store: Arc<dyn Store>,
    /// Knows whose they are.
    pub queries: Arc<dyn ApplicationQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// Why nothing was taken back.
#[derive(Debug, thiserror::Error)]
pub enum WithdrawError {
    /// Whoever asks may not, or there is no such application of theirs.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It is decided already.
    #[error(transparent)]
    Transition(#[from] TransitionError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Withdraw {
    /// Takes one's own application back while it is open.
    pub async fn execute(
        &self,
        actor: &Actor,
        id: ApplicationId,
    ) -> Result<ApplicationView, WithdrawError> {
        let person = policy::person(actor)?;
        let parties = self.queries.parties_of(id).await?;
        let parties = parties.filter(|parties| parties.candidate_id == Some(person.user_id));
        let organization_id = parties.ok_or(Denied::NotFound)?.organization_id;
        let scope = OrganizationScope::turned_to(&person, organization_id)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &person, &scope, id).await;
        finish(tx, outcome).await?;
        let view = self.queries.application_by(person.user_id, id).await?;
        Ok(view.ok_or(Denied::NotFound)?)
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        person: &SignedIn,
        scope: &OrganizationScope,
        id: ApplicationId,
    ) -> Result<(), WithdrawError> {
        let application = tx.applications().lock(scope, id).await?;
        let own = |candidate| candidate == Some(person.user_id);
        let application = application.filter(|application| own(application.candidate_id));
        let mut application = application.ok_or(Denied::NotFound)?;
        let now = self.clock.now();
        let transition = application.withdraw(now)?;
        tx.applications().update(scope, &application).await?;
        let transition_id = self.randomness.id(now);
        let by = Some(person.user_id);
        tx.applications().add_transition(id, transition_id, &transition, by).await?;
        let happening = Happening::within(scope, "application.withdrawn").to(RESOURCE, id);
        let telling = Telling::new(&notifications::APPLICATION_WITHDRAWN)
            .within(application.organization_id)
            .with("job_id", application.job_id.as_uuid())
            .with("application_id", id.as_uuid());
        settle(tx, &*self.randomness, actor, scope, &application, now).await?;
        let moved = Moved { application, transition };
        let event = ApplicationTransitioned(&moved);
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        let people = employers_of(tx, scope, Some(person.user_id)).await?;
        notify(tx, &*self.randomness, &telling, &people, now).await?;
        Ok(())
    }
}
