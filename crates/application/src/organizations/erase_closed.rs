use std::sync::Arc;

use async_trait::async_trait;
use socle_domain::Timestamp;
use socle_domain::access::{Actor, OrganizationScope, RequestId};
use socle_domain::organizations::OrganizationId;
use socle_domain::privacy::retention::{self, RetentionRule};
use uuid::Uuid;

use crate::audit::{self, Happening};
use crate::files;
use crate::organizations::ports::OrganizationsQueries;
use crate::ports::{Clock, Randomness};
use crate::privacy::Retention;
use crate::store::{Store, StoreError, Tx, finish};

/// Organizations that were closed and not restored within the grace.
pub struct ClosedOrganizations {
    /// Where organizations are kept.
    pub store: Arc<dyn Store>,
    /// Knows which are overdue.
    pub queries: Arc<dyn OrganizationsQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

#[async_trait]
impl Retention for ClosedOrganizations {
    fn rule(&self) -> &'static RetentionRule {
        &retention::ORGANIZATIONS
    }

    async fn overdue(&self, cutoff: Timestamp) -> Result<u64, StoreError> {
        // More than anybody closes in a month; the number is for people.
        let found = self.queries.organizations_to_erase(cutoff, 100_000).await?;
        Ok(found.len() as u64)
    }

    async fn remove(&self, cutoff: Timestamp, at_most: u32) -> Result<u64, StoreError> {
        let mut erased = 0;
        for id in self.queries.organizations_to_erase(cutoff, at_most).await? {
            let mut tx = self.store.begin().await?;
            let outcome = self.erase(&mut *tx, id, cutoff).await;
            erased += u64::from(finish(tx, outcome).await?);
        }
        Ok(erased)
    }
}

impl ClosedOrganizations {
    /// `false` when it was restored, or erased by another node, in the meantime.
    async fn erase(
        &self,
        tx: &mut dyn Tx,
        id: OrganizationId,
        cutoff: Timestamp,
    ) -> Result<bool, StoreError> {
        let actor = Actor::system(RequestId::from_uuid(Uuid::nil()));
        let scope = OrganizationScope::system(&actor, id)
            .map_err(|denied| StoreError::Refused(denied.into()))?;
        let organization = tx.organizations().lock(&scope).await?;
        let overdue = organization.and_then(|it| it.deleted_at).is_some_and(|at| at <= cutoff);
        if overdue {
            files::delete_files_of(tx, &scope).await?;
            tx.organizations().erase(&scope).await?;
            let erased = Happening::within(&scope, "organization.erased").to("organization", id);
            audit::record(tx, &*self.randomness, &actor, erased, self.clock.now()).await?;
        }
        Ok(overdue)
    }
}
