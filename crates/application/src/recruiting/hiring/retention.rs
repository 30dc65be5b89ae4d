//! Those who were not taken, once nobody has had to do with them for long enough.

use std::sync::Arc;

use async_trait::async_trait;
use socle_domain::Timestamp;
use socle_domain::access::{Actor, OrganizationScope, RequestId};
use socle_domain::files::FileScope;
use socle_domain::organizations::OrganizationId;
use socle_domain::privacy::retention::{self, RetentionRule};
use socle_domain::recruiting::ApplicationId;
use uuid::Uuid;

use crate::audit::{self, Happening};
use crate::files;
use crate::ports::{Clock, Randomness};
use crate::privacy::Retention;
use crate::recruiting::applications::RESOURCE;
use crate::recruiting::ports::HiringQueries;
use crate::store::{Store, StoreError, Tx, finish};

/// Takes from applications that were rejected or withdrawn long ago everything that says who sent them,
/// as when the person is erased.
pub struct UnsuccessfulCandidates {
    /// Where applications are kept.
    pub store: Arc<dyn Store>,
    /// Knows which are overdue.
    pub queries: Arc<dyn HiringQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

#[async_trait]
impl Retention for UnsuccessfulCandidates {
    fn rule(&self) -> &'static RetentionRule {
        &retention::UNSUCCESSFUL_CANDIDATES
    }

    async fn overdue(&self, cutoff: Timestamp) -> Result<u64, StoreError> {
        self.queries.count_unsuccessful(cutoff).await
    }

    async fn remove(&self, cutoff: Timestamp, at_most: u32) -> Result<u64, StoreError> {
        let mut removed = 0;
        for (organization_id, id) in self.queries.unsuccessful(cutoff, at_most).await? {
            let mut tx = self.store.begin().await?;
            let outcome = self.anonymize(&mut *tx, organization_id, id, cutoff).await;
            removed += u64::from(finish(tx, outcome).await?);
        }
        Ok(removed)
    }
}

impl UnsuccessfulCandidates {
    /// `false` when it is not overdue any more.
    async fn anonymize(
        &self,
        tx: &mut dyn Tx,
        organization_id: OrganizationId,
        id: ApplicationId,
        cutoff: Timestamp,
    ) -> Result<bool, StoreError> {
        let actor = Actor::system(RequestId::from_uuid(Uuid::nil()));
        let scope = OrganizationScope::system(&actor, organization_id)
            .map_err(|denied| StoreError::Refused(denied.into()))?;
        let Some(cv) = tx.unsuccessful().anonymize(&scope, id, cutoff).await? else {
            return Ok(false);
        };
        if let Some(file_id) = cv {
            files::delete_kept(tx, &FileScope::on_behalf_of(scope.clone()), file_id).await?;
        }
        let happening = Happening::within(&scope, "application.anonymized").to(RESOURCE, id);
        audit::record(tx, &*self.randomness, &actor, happening, self.clock.now()).await?;
        Ok(true)
    }
}
