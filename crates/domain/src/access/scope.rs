//! The key to the rows of one organization.

use crate::access::{Actor, Denied, Grants, Principal, SignedIn};
use crate::organizations::{Invitation, Organization, OrganizationId};
use crate::tasks::Task;

/// Entitles to the rows of one organization, and of no other.
///
/// Repositories and queries of whatever belongs to an organization take one, and there is no way to
/// make one from a bare identifier: it comes from [`policy::in_organization`], which looks at who
/// asks, or from one of the few things that stand for a right themselves.
///
/// [`policy::in_organization`]: crate::access::policy::in_organization
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationScope {
    organization_id: OrganizationId,
    grants: Grants,
}

impl OrganizationScope {
    pub(super) const fn of_member(organization_id: OrganizationId, grants: Grants) -> Self {
        Self { organization_id, grants }
    }

    /// Of an organization that is being founded, for whoever founds it.
    pub const fn founding(organization: &Organization) -> Self {
        let grants = Grants::Role(super::OrganizationRole::Owner);
        Self { organization_id: organization.id, grants }
    }

    /// Of the organization that somebody holds an invitation to. It permits nothing else.
    pub fn invited(invitation: &Invitation) -> Self {
        let grants = Grants::named::<String>([]);
        Self { organization_id: invitation.organization_id, grants }
    }

    /// Of the organization for which a task is done, for whoever may do something about the task. It
    /// permits nothing else.
    pub fn of_task(task: &Task) -> Option<Self> {
        let grants = Grants::named::<String>([]);
        task.organization_id.map(|organization_id| Self { organization_id, grants })
    }

    /// Of an organization that whoever asks belongs to and may leave, whatever else they may do.
    pub fn leaving(actor: &Actor, organization_id: OrganizationId) -> Result<Self, Denied> {
        let membership = actor.memberships.of(organization_id).ok_or(Denied::NotFound)?;
        Ok(Self { organization_id, grants: membership.grants.clone() })
    }

    /// Of an organization that a person turns to who need not belong to it: with an application, a
    /// question. It permits nothing else.
    pub fn turned_to(person: &SignedIn, organization_id: OrganizationId) -> Result<Self, Denied> {
        if person.closing {
            return Err(Denied::AccountClosing);
        }
        Ok(Self { organization_id, grants: Grants::named::<String>([]) })
    }

    /// Of any organization, for Socle itself.
    pub const fn system(actor: &Actor, organization_id: OrganizationId) -> Result<Self, Denied> {
        match actor.principal {
            Principal::System => {
                let grants = Grants::Role(super::OrganizationRole::Owner);
                Ok(Self { organization_id, grants })
            }
            Principal::Anonymous => Err(Denied::NotAuthenticated),
            Principal::User(_) | Principal::ApiKey(_) => Err(Denied::Forbidden),
        }
    }

    /// Which organization.
    pub const fn organization_id(&self) -> OrganizationId {
        self.organization_id
    }

    /// What whoever holds this may do there.
    pub const fn grants(&self) -> &Grants {
        &self.grants
    }
}
