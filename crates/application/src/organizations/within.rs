//! What organizations offer inside transactions, to their own use cases and to other contexts.

use socle_domain::access::{Denied, OrganizationScope, Permission};
use socle_domain::identity::UserId;
use socle_domain::organizations::{Feature, Organization};

use crate::organizations::ports::OrganizationsTx;
use crate::store::StoreError;

/// Why nothing can be done in an organization.
#[derive(Debug, thiserror::Error)]
pub enum OrganizationUnavailable {
    /// It was closed or erased since the request was authorized.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// An administrator of the platform switched it off.
    #[error("the organization does not have the feature {0}")]
    FeatureDisabled(&'static str),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An open organization, which nobody else changes until the transaction ends; nor who belongs to
/// it, its roles, invitations and keys.
pub async fn lock_open<T: OrganizationsTx + ?Sized>(
    tx: &mut T,
    scope: &OrganizationScope,
) -> Result<Organization, OrganizationUnavailable> {
    let organization = tx.organizations().lock(scope).await?;
    Ok(organization.filter(Organization::is_open).ok_or(Denied::NotFound)?)
}

/// Who owns an organization: those who are told what concerns all of it.
pub async fn owners_of<T: OrganizationsTx + ?Sized>(
    tx: &mut T,
    scope: &OrganizationScope,
) -> Result<Vec<UserId>, StoreError> {
    tx.members().owner_ids(scope).await
}

/// Who may do that in an organization: those who are told when there is something to do.
pub async fn members_who_may<T: OrganizationsTx + ?Sized>(
    tx: &mut T,
    scope: &OrganizationScope,
    permission: &'static Permission,
) -> Result<Vec<UserId>, StoreError> {
    tx.members().ids_with(scope, permission).await
}

/// Refuses what an administrator of the platform switched off for the organization.
pub async fn require_feature<T: OrganizationsTx + ?Sized>(
    tx: &mut T,
    scope: &OrganizationScope,
    feature: &'static Feature,
) -> Result<(), OrganizationUnavailable> {
    if tx.organization_features().is_enabled(scope, feature).await? {
        Ok(())
    } else {
        Err(OrganizationUnavailable::FeatureDisabled(feature.name))
    }
}
