use std::sync::Arc;

use socle_domain::access::{Actor, Denied, Permission, Principal, policy};
use socle_domain::organizations::{Feature, Organization, OrganizationId, permissions};

use crate::access::ReadError;
use crate::caching::ReadThrough;
use crate::organizations::cached;
use crate::organizations::ports::{OrganizationFilter, OrganizationView, OrganizationsQueries};
use crate::paging::{Page, PageRequest};

/// Shows organizations to those who belong to them.
pub struct ReadOrganizations {
    /// Knows organizations.
    pub queries: Arc<dyn OrganizationsQueries>,
    /// Every feature that can be switched.
    pub features: Arc<[&'static Feature]>,
    /// Remembers what was switched.
    pub cache: Arc<ReadThrough>,
}

impl ReadOrganizations {
    /// The organizations that whoever asks belongs to, the latest first: of a program, its own.
    pub async fn execute(
        &self,
        actor: &Actor,
        page: PageRequest<OrganizationId>,
    ) -> Result<Page<OrganizationView, OrganizationId>, ReadError> {
        match &actor.principal {
            Principal::ApiKey(key) => {
                let view = self.one(actor, key.organization_id).await?;
                let after = page.after.is_some_and(|after| after <= view.organization.id);
                let items = if after { Vec::new() } else { vec![view] };
                Ok(Page { items, next: None })
            }
            Principal::User(_) | Principal::Anonymous | Principal::System => {
                let user_id = policy::person(actor)?.user_id;
                Ok(self.queries.organizations_of(user_id, page).await?)
            }
        }
    }

    /// One of them.
    pub async fn one(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
    ) -> Result<OrganizationView, ReadError> {
        self.shown_for(actor, organization_id, &permissions::READ).await
    }

    /// An organization that whoever asks has changed: whoever may change it need not be somebody who
    /// may look at it at other times.
    pub async fn changed(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
    ) -> Result<OrganizationView, ReadError> {
        self.shown_for(actor, organization_id, &permissions::UPDATE).await
    }

    async fn shown_for(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        permission: &Permission,
    ) -> Result<OrganizationView, ReadError> {
        let scope = policy::in_organization(actor, organization_id, permission)?;
        let user_id = policy::person(actor).ok().map(|person| person.user_id);
        let view = self.queries.organization(&scope, user_id).await?;
        Ok(view.filter(|view| view.organization.is_open()).ok_or(Denied::NotFound)?)
    }

    /// The features of one of them, and whether it has them.
    pub async fn features(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
    ) -> Result<Vec<(&'static Feature, bool)>, ReadError> {
        let scope = policy::in_organization(actor, organization_id, &permissions::READ)?;
        let key = cached::switched_features(&scope);
        let query = || self.queries.switched_features(&scope);
        let switched = self.cache.get_or_compute(&key, query).await?;
        let enabled = |feature: &Feature| {
            let switched = switched.iter().find(|(name, _)| name == feature.name);
            switched.map_or(feature.enabled_by_default, |(_, enabled)| *enabled)
        };
        Ok(self.features.iter().map(|feature| (*feature, enabled(feature))).collect())
    }

    /// Every organization that fits, for those who administer the platform.
    pub async fn all(
        &self,
        actor: &Actor,
        filter: &OrganizationFilter,
        page: PageRequest<OrganizationId>,
    ) -> Result<Page<Organization, OrganizationId>, ReadError> {
        policy::on_platform(actor, &permissions::READ_ALL)?;
        Ok(self.queries.all_organizations(filter, page).await?)
    }

    /// Any organization, open or closed, for those who administer the platform.
    pub async fn any(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
    ) -> Result<Organization, ReadError> {
        let read = &permissions::READ_ALL;
        let scope = policy::in_any_organization(actor, organization_id, read)?;
        let view = self.queries.organization(&scope, None).await?;
        Ok(view.ok_or(Denied::NotFound)?.organization)
    }
}
