//! Where somebody belongs.

use std::sync::Arc;

use crate::access::Grants;
use crate::organizations::OrganizationId;

/// What somebody may do in one organization, as the databases say now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// Where.
    pub organization_id: OrganizationId,
    /// What they may do there.
    pub grants: Grants,
    /// Whether the organization is open; a closed one is there only to be restored.
    pub open: bool,
}

/// Every organization somebody belongs to. Cheap to clone; an API key belongs to exactly one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memberships(Arc<[Membership]>);

impl Memberships {
    /// These.
    pub fn new(memberships: impl IntoIterator<Item = Membership>) -> Self {
        let mut memberships: Vec<_> = memberships.into_iter().collect();
        memberships.sort_by_key(|membership| membership.organization_id);
        Self(memberships.into())
    }

    /// The membership in an organization, if there is one.
    pub fn of(&self, organization_id: OrganizationId) -> Option<&Membership> {
        let found = self.0.binary_search_by_key(&organization_id, |m| m.organization_id);
        found.ok().and_then(|index| self.0.get(index))
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Membership> {
        self.0.iter()
    }
}
