//! The roles that every organization has.

/// What a member may do in an organization. Ordered: each role may do what the one before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrganizationRole {
    /// Looks.
    Viewer,
    /// Works.
    Member,
    /// Looks after members, roles and keys.
    Admin,
    /// Decides about the organization itself. There is always one.
    Owner,
}

impl OrganizationRole {
    /// Every role, from the least to the most powerful.
    pub const ALL: [Self; 4] = [Self::Viewer, Self::Member, Self::Admin, Self::Owner];

    /// The name in the HTTP contract and in the databases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Member => "member",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }

    /// The role of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip() {
        for role in OrganizationRole::ALL {
            assert_eq!(OrganizationRole::parse(role.as_str()), Some(role));
        }
        assert_eq!(OrganizationRole::parse("superadmin"), None);
    }
}
