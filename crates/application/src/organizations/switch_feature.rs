use std::sync::Arc;

use socle_domain::access::{Actor, Denied, OrganizationScope, policy};
use socle_domain::organizations::{Feature, OrganizationId, permissions};

use crate::audit::{self, Happening};
use crate::organizations::events::OrganizationFeatureSwitched;
use crate::ports::{Clock, Randomness};
use crate::store::{Store, StoreError, Tx, finish};

/// Switches a feature of an organization, for administrators of the platform.
pub struct SwitchFeature {
    /// Where it is kept.
    pub store: Arc<dyn Store>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Identifiers.
    pub randomness: Arc<dyn Randomness>,
    /// Every feature that can be switched.
    pub features: Arc<[&'static Feature]>,
}

/// Why a feature was not switched.
#[derive(Debug, thiserror::Error)]
pub enum SwitchFeatureError {
    /// Whoever asks may not, or there is no such organization or feature.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SwitchFeature {
    /// Switches the feature of that name on or off.
    pub async fn execute(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        name: &str,
        enabled: bool,
    ) -> Result<&'static Feature, SwitchFeatureError> {
        let manage = &permissions::MANAGE_ALL;
        let scope = policy::in_any_organization(actor, organization_id, manage)?;
        let feature = self.features.iter().find(|feature| feature.name == name);
        let feature = *feature.ok_or(Denied::NotFound)?;
        let mut tx = self.store.begin().await?;
        let outcome = self.record(&mut *tx, actor, &scope, feature, enabled).await;
        finish(tx, outcome).await?;
        Ok(feature)
    }

    async fn record(
        &self,
        tx: &mut dyn Tx,
        actor: &Actor,
        scope: &OrganizationScope,
        feature: &'static Feature,
        enabled: bool,
    ) -> Result<(), SwitchFeatureError> {
        let organization = tx.organizations().lock(scope).await?.ok_or(Denied::NotFound)?;
        let now = self.clock.now();
        tx.organization_features().switch(scope, feature, enabled, now).await?;
        let happening = Happening::within(scope, "organization.feature_switched")
            .to("organization", organization.id)
            .with("feature", feature.name)
            .with("enabled", enabled);
        let event = OrganizationFeatureSwitched(&organization);
        audit::announce(tx, &*self.randomness, actor, happening, &event, now).await?;
        Ok(())
    }
}
