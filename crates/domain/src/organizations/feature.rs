//! Features that can be switched on and off for each organization.

/// Something that is switched for each organization by administrators of the platform. Contexts
/// declare theirs as constants; the wiring joins them to one list.
#[derive(Debug, PartialEq, Eq)]
pub struct Feature {
    /// The name in the HTTP contract and in the databases.
    pub name: &'static str,
    /// Whether organizations have it that nobody switched.
    pub enabled_by_default: bool,
    /// What it is, for people.
    pub description: &'static str,
}

/// Roles made of permissions.
pub const CUSTOM_ROLES: Feature = Feature {
    name: "custom_roles",
    enabled_by_default: true,
    description: "Make roles of permissions",
};
/// Keys for programs.
pub const API_KEYS: Feature =
    Feature { name: "api_keys", enabled_by_default: true, description: "Make keys for programs" };

/// All of the platform's.
pub const ALL: &[&Feature] = &[&CUSTOM_ROLES, &API_KEYS];
