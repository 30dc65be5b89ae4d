use std::sync::Arc;

use socle_domain::access::{Actor, policy};
use socle_domain::organizations::{Invitation, InvitationId, OrganizationId, permissions};

use crate::access::ReadError;
use crate::organizations::ports::OrganizationsQueries;
use crate::paging::{Page, PageRequest};
use crate::ports::Clock;

/// Shows who is invited to an organization.
pub struct ListInvitations {
    /// Knows invitations.
    pub queries: Arc<dyn OrganizationsQueries>,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl ListInvitations {
    /// A page of the open invitations, the latest first.
    pub async fn execute(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        page: PageRequest<InvitationId>,
    ) -> Result<Page<Invitation, InvitationId>, ReadError> {
        let read = &permissions::READ_INVITATIONS;
        let scope = policy::in_organization(actor, organization_id, read)?;
        Ok(self.queries.invitations_of(&scope, page, self.clock.now()).await?)
    }
}
