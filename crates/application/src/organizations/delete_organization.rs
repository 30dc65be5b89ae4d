use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope, policy as access};
use socle_domain::identity::SessionLifetimes;
use socle_domain::organizations::{Organization, OrganizationId, permissions, policy};

use crate::audit::{self, Happening};
use crate::organizations::events::OrganizationDeleted;
use crate::organizations::ports::PutOrganizationError;
use crate::organizations::{OrganizationUnavailable, lock_open};
use crate::ports::{Clock, Randomness};
use crate::store::{Store, StoreError, Tx, finish};

/// Closes an organization: it is gone for everybody at once, and for ever after its grace.
pub struct DeleteOrganization {
    /// Where organizations are kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// How long a proof of identity counts.
    pub lifetimes: SessionLifetimes,
}

/// Why an organization was not closed.
#[derive(Debug, thiserror::Error)]
pub enum DeleteOrganizationError {
    /// Whoever asks may not, or has to prove again who they are.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The organization is not there.
    #[error(transparent)]
    Unavailable(#[from] OrganizationUnavailable),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl DeleteOrganization {
    /// Closes an organization, for its owner.
    pub async fn execute(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
    ) -> Result<Organization, DeleteOrganizationError> {
        let now = self.clock.now();
        let scope = policy::delete(actor, organization_id, &self.lifetimes, now)?;
        self.close(actor, &scope).await
    }

    /// Closes any organization, for an administrator of the platform.
    pub async fn as_administrator(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
    ) -> Result<Organization, DeleteOrganizationError> {
        let manage = &permissions::MANAGE_ALL;
        let scope = access::in_any_organization(actor, organization_id, manage)?;
        self.close(actor, &scope).await
    }

    async fn close(
        &self,
        actor: &Actor,
        scope: &OrganizationScope,
    ) -> Result<Organization, DeleteOrganizationError> {
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, scope).await;
        finish(tx, outcome).await
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
    ) -> Result<Organization, DeleteOrganizationError> {
        let mut organization = lock_open(tx, scope).await?;
        let now = self.clock.now();
        organization.delete(now);
        tx.organizations()
            .update(scope, &organization)
            .await
            .map_err(PutOrganizationError::into_store_error)?;
        let happening =
            Happening::within(scope, "organization.deleted").to("organization", organization.id);
        let event = OrganizationDeleted(&organization);
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        Ok(organization)
    }
}
