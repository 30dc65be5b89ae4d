use std::sync::Arc;

use socle_domain::access::{Actor, Denied, permissions, policy};
use socle_domain::organizations::{CustomRole, CustomRoleId, OrganizationId};

use crate::access::ReadError;
use crate::access::ports::AccessQueries;
use crate::paging::{Page, PageRequest};

/// Shows an organization's roles.
pub struct ListRoles {
    /// Knows roles.
    pub queries: Arc<dyn AccessQueries>,
}

impl ListRoles {
    /// A page of the custom roles, the latest first.
    pub async fn execute(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        page: PageRequest<CustomRoleId>,
    ) -> Result<Page<CustomRole, CustomRoleId>, ReadError> {
        let scope = policy::in_organization(actor, organization_id, &permissions::READ_ROLES)?;
        Ok(self.queries.custom_roles_of(&scope, page).await?)
    }

    /// One of them.
    pub async fn one(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        id: CustomRoleId,
    ) -> Result<CustomRole, ReadError> {
        let scope = policy::in_organization(actor, organization_id, &permissions::READ_ROLES)?;
        let role = self.queries.custom_role(&scope, id).await?;
        Ok(role.ok_or(Denied::NotFound)?)
    }
}
