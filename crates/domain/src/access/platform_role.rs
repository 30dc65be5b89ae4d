//! Roles on the platform as a whole, independent of any organization.

/// What a person may do on the platform as a whole. Ordered: each role may do what the one before
/// it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlatformRole {
    /// Uses the product.
    User,
    /// Supports users: reads administration.
    Manager,
    /// Administers users and organizations.
    Admin,
    /// Configures the platform itself.
    Superadmin,
}

impl PlatformRole {
    /// Every role, from the least to the most powerful.
    pub const ALL: [Self; 4] = [Self::User, Self::Manager, Self::Admin, Self::Superadmin];

    /// The name in the HTTP contract and in the databases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Manager => "manager",
            Self::Admin => "admin",
            Self::Superadmin => "superadmin",
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
        for role in PlatformRole::ALL {
            assert_eq!(PlatformRole::parse(role.as_str()), Some(role));
        }
        assert_eq!(PlatformRole::parse("root"), None);
    }
}
