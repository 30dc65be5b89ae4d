use std::sync::Arc;

use socle_domain::access::{Actor, OrganizationScope, policy};
use socle_domain::identity::UserId;
use socle_domain::organizations::{OrganizationId, permissions};

use crate::access::ReadError;
use crate::organizations::ports::{MemberView, OrganizationsQueries};
use crate::paging::{Page, PageRequest};

/// Shows who belongs to an organization.
pub struct ListMembers {
    /// Knows members.
    pub queries: Arc<dyn OrganizationsQueries>,
}

impl ListMembers {
    /// A page of the members, the oldest account first. Addresses are for those who may see them.
    pub async fn execute(
        &self,
        actor: &Actor,
        organization_id: OrganizationId,
        page: PageRequest<UserId>,
    ) -> Result<Page<MemberView, UserId>, ReadError> {
        let scope = policy::in_organization(actor, organization_id, &permissions::READ_MEMBERS)?;
        let page = self.queries.members_of(&scope, page).await?;
        let items = page.items.into_iter().map(|view| shown_to(&scope, view)).collect();
        Ok(Page { items, next: page.next })
    }
}

/// A member without what whoever asks may not see.
pub(super) fn shown_to(scope: &OrganizationScope, view: MemberView) -> MemberView {
    let email = view.email.filter(|_| scope.grants().allow(&permissions::READ_CONTACTS));
    MemberView { email, ..view }
}
