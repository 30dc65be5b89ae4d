use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope, policy as access};
use socle_domain::organizations::{
    Organization, OrganizationId, RestoreError, permissions, policy,
};

use crate::audit::{self, Happening};
use crate::organizations::events::OrganizationRestored;
use crate::organizations::ports::PutOrganizationError;
use crate::ports::{Clock, Randomness};
use crate::store::{Store, StoreError, Tx, finish};

/// Opens an organization again within its grace, as it was.
pub struct RestoreOrganization {
    /// Where organizations are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
}

/// Why an organization was not opened again.
#[derive(Debug, thiserror::Error)]
pub enum RestoreOrganizationError {
    /// Whoever asks may not, or it is gone.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It is open, or its grace is over.
    #[error(transparent)]
    Restore(#[from] RestoreError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl RestoreOrganization {
    /// Opens an organization again, for its owner.
    pub async fn execute(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
    ) -> Result<Organization, RestoreOrganizationError> {
        let scope = policy::restore(actor, organization_id)?;
        self.open(actor, &scope).await
    }

    /// Opens any organization again, for an administrator of the platform.
    pub async fn as_administrator(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
    ) -> Result<Organization, RestoreOrganizationError> {
        let manage = &permissions::MANAGE_ALL;
        let scope = access::in_any_organization(actor, organization_id, manage)?;
        self.open(actor, &scope).await
    }

    async fn open(
        &self,
        actor: &Actor,
        scope: &OrganizationScope,
    ) -> Result<Organization, RestoreOrganizationError> {
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, scope).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
    ) -> Result<Organization, RestoreOrganizationError> {
        let mut organization = tx.organizations().lock(scope).await?.ok_or(Denied::NotFound)?;
        let now = self.clock.now();
        organization.restore(now)?;
        tx.organizations()
            .update(scope, &organization)
            .await
            .map_err(PutOrganizationError::into_store_error)?;
        let happening =
            Happening::within(scope, "organization.restored").to("organization", organization.id);
        let event = OrganizationRestored(&organization);
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        Ok(organization)
    }
}
