//! The key to one owner's files.

use crate::access::OrganizationScope;
use crate::files::FileOwner;
use crate::identity::UserId;

/// Entitles to the files of one owner, and of no other.
///
/// Repositories and queries of files take one. It comes from [`policy`](crate::files::policy), which
/// looks at who asks, or from the key to an organization; there is no way to make one from a bare
/// identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileScope(Reach);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Reach {
    Person(UserId),
    Organization(OrganizationScope),
}

impl FileScope {
    pub(super) const fn of_person(user_id: UserId) -> Self {
        Self(Reach::Person(user_id))
    }

    pub(super) const fn within(scope: OrganizationScope) -> Self {
        Self(Reach::Organization(scope))
    }

    /// The files of an organization, for a use case of another context that has decided by its own rules
    /// that something is to be put there, or taken away.
    pub const fn on_behalf_of(scope: OrganizationScope) -> Self {
        Self::within(scope)
    }

    /// Whose files.
    pub const fn owner(&self) -> FileOwner {
        match &self.0 {
            Reach::Person(user_id) => FileOwner::Person(*user_id),
            Reach::Organization(scope) => FileOwner::Organization(scope.organization_id()),
        }
    }

    /// The organization, if they are an organization's.
    pub const fn organization(&self) -> Option<&OrganizationScope> {
        match &self.0 {
            Reach::Organization(scope) => Some(scope),
            Reach::Person(_) => None,
        }
    }
}
