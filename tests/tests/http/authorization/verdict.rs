//! What everybody has to hear, computed from the rule of an operation.

use socle_domain::access::{OrganizationRole, Permission, PlatformPermission, PlatformRole};

use super::who::{Place, Who};

/// Who may call an operation.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Rule {
    /// Whoever wants, whatever they present.
    Public,
    /// Whoever is authenticated.
    Authenticated,
    /// A person, about what is their own.
    Person,
    /// A person whose browser carries the session.
    Browser,
    /// A person, about what is their own, or a key with the scope.
    PersonOrKeyWith(&'static Permission),
    /// The same, and what a key without the scope hears, which may see it or not.
    Concerned(&'static Permission, Verdict),
    /// Whoever has the permission in the organization.
    Inside(&'static Permission),
    /// The same, but no key.
    InsideByPerson(&'static Permission),
    /// The same, in an organization that was closed.
    InsideClosed(&'static Permission),
    /// Whoever has the permission on the platform.
    Platform(&'static PlatformPermission),
}

/// What somebody hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Allowed,
    NotAuthenticated,
    Forbidden,
    NotFound,
}

impl Verdict {
    /// The status and the kind of problem of a refusal.
    pub(crate) const fn problem(self) -> Option<(u16, &'static str)> {
        match self {
            Self::Allowed => None,
            Self::NotAuthenticated => Some((401, "not-authenticated")),
            Self::Forbidden => Some((403, "forbidden")),
            Self::NotFound => Some((404, "not-found")),
        }
    }
}

impl Rule {
    /// The permission in question, which custom roles and keys have or lack; any will do where none
    /// is.
    pub(crate) const fn permission(self) -> &'static Permission {
        match self {
            Self::PersonOrKeyWith(permission)
            | Self::Concerned(permission, _)
            | Self::Inside(permission)
            | Self::InsideByPerson(permission)
            | Self::InsideClosed(permission) => permission,
            Self::Public
            | Self::Authenticated
            | Self::Person
            | Self::Browser
            | Self::Platform(_) => &socle_domain::organizations::permissions::READ,
        }
    }

    /// Somebody who may.
    pub(crate) const fn somebody(self) -> Who {
        match self {
            Self::Platform(_) => Who::Platform(PlatformRole::Superadmin),
            _ => Who::Member(OrganizationRole::Owner),
        }
    }

    /// What they hear there.
    pub(crate) fn verdict(self, who: Who, place: Place) -> Verdict {
        let inside = |permission: &Permission| match who.grants(permission) {
            Some(grants) if place == Place::Own => {
                if grants.allow(permission) {
                    Verdict::Allowed
                } else {
                    Verdict::Forbidden
                }
            }
            _ => Verdict::NotFound,
        };
        match self {
            Self::Public => Verdict::Allowed,
            _ if who == Who::Anonymous => Verdict::NotAuthenticated,
            // Without its organization a key is none; a cookie it never has.
            Self::InsideClosed(_) | Self::Browser if who.is_key() => Verdict::NotAuthenticated,
            Self::Person | Self::InsideByPerson(_) | Self::Platform(_) if who.is_key() => {
                Verdict::Forbidden
            }
            Self::PersonOrKeyWith(_) if who == Who::KeyWithout => Verdict::Forbidden,
            Self::Concerned(_, without) if who == Who::KeyWithout => without,
            Self::Authenticated
            | Self::Person
            | Self::Browser
            | Self::PersonOrKeyWith(_)
            | Self::Concerned(..) => Verdict::Allowed,
            Self::Inside(permission) | Self::InsideByPerson(permission) => inside(permission),
            Self::InsideClosed(permission) => match inside(permission) {
                Verdict::Allowed => Verdict::Allowed,
                // What is closed is there for whoever may restore it only.
                _ => Verdict::NotFound,
            },
            Self::Platform(permission) => {
                let may = who.platform_role().is_some_and(|role| role >= permission.granted_from);
                match (may, place) {
                    (false, _) => Verdict::Forbidden,
                    (true, Place::Missing) => Verdict::NotFound,
                    (true, Place::Own | Place::Foreign) => Verdict::Allowed,
                }
            }
        }
    }
}
