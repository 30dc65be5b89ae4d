use std::sync::Arc;

use async_trait::async_trait;
use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied, OrganizationScope, RequestId};
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::hiring::{OfferId, OfferStatus};
use socle_domain::recruiting::{ApplicationId, notifications};
use socle_domain::tasks::{Priority, Task, TaskKind};

use super::{WriteOfferError, change, store_closed};
use crate::ports::{Clock, Randomness};
use crate::recruiting::attempts::Attempts;
use crate::recruiting::ports::HiringQueries;
use crate::store::{Store, Tx, finish};
use crate::tasks::{TaskContext, TaskError, TaskHandler, TaskOutput};

/// How many offers are looked for at once.
const BATCH: u32 = 100;

/// Notes that offers were not answered in time, and tells both sides.
pub struct ExpireOffers {
    /// Where offers are kept.
    pub store: Arc<dyn Store>,
    /// Knows which are overdue.
    pub queries: Arc<dyn HiringQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// The task of noting which offers were not answered in time.
pub const EXPIRE_OFFERS: TaskKind = TaskKind {
    max_attempts: 3,
    priority: Priority::Low,
    ..TaskKind::named("recruiting.expire_offers")
};

impl ExpireOffers {
    /// Notes it of them all, each in a transaction of its own; returns of how many. One of which it
    /// cannot be noted is not in the way of those listed with it; after them, it ends the run.
    pub async fn execute(&self, actor: &Actor) -> Result<u64, WriteOfferError> {
        let mut attempts = Attempts::new();
        loop {
            let overdue = self.queries.overdue_offers(self.clock.now(), BATCH).await?;
            let before = attempts.done();
            for (organization_id, id) in &overdue {
                let expired = self.expire(actor, *organization_id, *id).await;
                attempts.note(expired.inspect_err(|error| {
                    tracing::warn!(offer_id = %id, %error, "an offer that is over stays open");
                }));
            }
            let stuck = attempts.have_failed() || attempts.done() == before;
            if stuck || overdue.len() < BATCH as usize {
                return attempts.finish();
            }
        }
    }

    async fn expire(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        id: OfferId,
    ) -> Result<bool, WriteOfferError> {
        let scope = OrganizationScope::system(actor, organization_id)?;
        let Some(found) = self.queries.parties_of_offer(id).await? else { return Ok(false) };
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, (found.application_id, id)).await;
        finish(tx, outcome).await
    }

    /// `false` when somebody was faster.
    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        (application_id, id): (ApplicationId, OfferId),
    ) -> Result<bool, WriteOfferError> {
        let application = tx.applications().lock(scope, application_id).await?;
        let application = application.ok_or(Denied::NotFound)?;
        let Some(mut offer) = tx.offers().lock(scope, id).await? else { return Ok(false) };
        let now = self.clock.now();
        if offer.become_(OfferStatus::Expired, now).is_err() {
            return Ok(false);
        }
        let randomness = &*self.randomness;
        store_closed(tx, randomness, actor, scope, &offer, now).await?;
        let message = &notifications::OFFER_EXPIRED;
        change::tell_both(tx, randomness, scope, &application, message, now).await?;
        Ok(true)
    }
}

#[async_trait]
impl TaskHandler for ExpireOffers {
    async fn run(&self, task: &Task, _: &TaskContext) -> Result<TaskOutput, TaskError> {
        let actor = Actor::system(RequestId::from_uuid(task.id.as_uuid()));
        let expired = self.execute(&actor).await.map_err(|error| TaskError::Retry(error.into()))?;
        Ok(Some(serde_json::json!({ "expired": expired })))
    }
}
