//! What organizations keep of a person.

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::json;
use socle_domain::identity::{User, UserId};
use socle_domain::organizations::MemberRole;
use socle_domain::{Id as _, Timestamp};

use crate::organizations::ports::{OrganizationView, OrganizationsQueries};
use crate::paging::{PageLimit, PageRequest};
use crate::privacy::{PersonalData, PersonalSection};
use crate::store::{StoreError, Tx};

/// Memberships, and invitations to the person's address.
pub struct OrganizationsData {
    /// Knows organizations.
    pub queries: Arc<dyn OrganizationsQueries>,
}

impl OrganizationsData {
    async fn memberships(&self, user_id: UserId) -> Result<Vec<OrganizationView>, StoreError> {
        let limit = PageLimit::new(u32::from(PageLimit::MAX)).unwrap_or_default();
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let page = PageRequest { limit, after };
            let page = self.queries.organizations_of(user_id, page).await?;
            found.extend(page.items);
            after = page.next;
            if after.is_none() {
                return Ok(found);
            }
        }
    }
}

#[async_trait]
impl PersonalData for OrganizationsData {
    fn section(&self) -> &'static str {
        "organizations"
    }

    async fn export(&self, user: &User) -> Result<PersonalSection, StoreError> {
        let memberships = self.memberships(user.id).await?;
        let memberships: Vec<_> = memberships
            .iter()
            .map(|view| {
                json!({
                    "organization_id": view.organization.id.as_uuid(),
                    "name": view.organization.name.as_str(),
                    "slug": view.organization.slug.as_str(),
                    "role": view.role.as_ref().map(MemberRole::name),
                })
            })
            .collect();
        let invitations = self.queries.invitations_to(&user.email).await?;
        let invitations: Vec<_> = invitations
            .iter()
            .map(|view| {
                json!({
                    "id": view.invitation.id.as_uuid(),
                    "organization_id": view.invitation.organization_id.as_uuid(),
                    "organization_name": view.organization_name,
                    "role": view.invitation.role.name(),
                    "created_at": view.invitation.created_at,
                    "accepted_at": view.invitation.accepted_at,
                    "revoked_at": view.invitation.revoked_at,
                })
            })
            .collect();
        let records = json!({ "memberships": memberships, "invitations": invitations });
        Ok(PersonalSection::of(records))
    }

    async fn erase(&self, tx: &mut dyn Tx, user: &User, now: Timestamp) -> Result<(), StoreError> {
        tx.invitations().forget_person(user.id, &user.email, now).await?;
        tx.members().remove_everywhere(user.id).await
    }
}
