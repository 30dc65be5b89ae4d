//! What somebody may do in one organization.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::access::{OrganizationRole, Permission};

/// What somebody may do in one organization. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grants {
    /// What this role may do, whatever contexts are installed.
    Role(OrganizationRole),
    /// What is named: of a custom role, or the scopes of an API key. A name that no context declares
    /// permits nothing.
    Named(Arc<BTreeSet<String>>),
}

impl Grants {
    /// Exactly these.
    pub fn named<S: Into<String>>(names: impl IntoIterator<Item = S>) -> Self {
        Self::Named(Arc::new(names.into_iter().map(Into::into).collect()))
    }

    /// Whether they permit this.
    pub fn allow(&self, permission: &Permission) -> bool {
        match self {
            Self::Role(role) => *role >= permission.granted_from,
            Self::Named(names) => names.contains(permission.name),
        }
    }
}
