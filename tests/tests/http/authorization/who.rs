//! Everybody who asks, and where.

use std::collections::BTreeSet;

use socle_domain::access::{Grants, OrganizationRole, Permission, PlatformRole};

use super::stage::catalogue;

/// Somebody who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Who {
    /// Nobody in particular.
    Anonymous,
    /// A person who belongs to no organization.
    Stranger,
    /// A member with a built-in role.
    Member(OrganizationRole),
    /// A member whose custom role has the permission in question and no other.
    CustomWith,
    /// A member whose custom role has every permission but the one in question.
    CustomWithout,
    /// A program whose key has the scope in question and no other.
    KeyWith,
    /// A program whose key has every scope but the one in question.
    KeyWithout,
    /// A person who belongs to no organization, with a role on the platform.
    Platform(PlatformRole),
}

/// In whose organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// That of the members and keys.
    Own,
    /// One that exists and is others'.
    Foreign,
    /// One that does not exist.
    Missing,
}

impl Place {
    pub(crate) const ALL: [Self; 3] = [Self::Own, Self::Foreign, Self::Missing];
}

impl Who {
    pub(crate) const ALL: [Self; 13] = [
        Self::Anonymous,
        Self::Stranger,
        Self::Member(OrganizationRole::Owner),
        Self::Member(OrganizationRole::Admin),
        Self::Member(OrganizationRole::Member),
        Self::Member(OrganizationRole::Viewer),
        Self::CustomWith,
        Self::CustomWithout,
        Self::KeyWith,
        Self::KeyWithout,
        Self::Platform(PlatformRole::Manager),
        Self::Platform(PlatformRole::Admin),
        Self::Platform(PlatformRole::Superadmin),
    ];

    /// Whether it is a program.
    pub(crate) const fn is_key(self) -> bool {
        matches!(self, Self::KeyWith | Self::KeyWithout)
    }

    /// The names that a custom role or a key is made of; `None` for everybody else.
    pub(crate) fn names(self, permission: &Permission) -> Option<BTreeSet<&'static str>> {
        let all = catalogue().into_iter();
        match self {
            Self::CustomWith | Self::KeyWith => {
                Some(all.filter(|other| other.name == permission.name).map(|p| p.name).collect())
            }
            Self::CustomWithout | Self::KeyWithout => {
                Some(all.filter(|other| other.name != permission.name).map(|p| p.name).collect())
            }
            _ => None,
        }
    }

    /// What they may do in the organization they belong to, if they do.
    pub(crate) fn grants(self, permission: &Permission) -> Option<Grants> {
        match self {
            Self::Member(role) => Some(Grants::Role(role)),
            Self::Anonymous | Self::Stranger | Self::Platform(_) => None,
            _ => self.names(permission).map(Grants::named),
        }
    }

    /// Their role on the platform, if they are a person.
    pub(crate) const fn platform_role(self) -> Option<PlatformRole> {
        match self {
            Self::Platform(role) => Some(role),
            Self::Anonymous | Self::KeyWith | Self::KeyWithout => None,
            _ => Some(PlatformRole::User),
        }
    }
}
