//! What requests say about roles and keys.

use std::collections::BTreeSet;

use socle_domain::access::PermissionCatalogue;
use socle_domain::organizations::Label;

use crate::validation::FieldError;

/// A name.
pub(crate) fn label(field: &'static str, text: &str) -> Result<Label, FieldError> {
    Label::parse(text).map_err(|error| FieldError::new(field, error.code(), error))
}

/// Names of permissions, all of which exist.
pub(super) fn permissions(
    field: &'static str,
    names: Vec<String>,
    catalogue: &PermissionCatalogue,
) -> Result<BTreeSet<String>, FieldError> {
    if let Some(unknown) = names.iter().find(|name| catalogue.find(name).is_none()) {
        let shown: String = unknown.chars().take(60).collect();
        let message = format!("there is no permission called {shown:?}");
        return Err(FieldError::new(field, "unknown_permission", message));
    }
    if names.is_empty() {
        return Err(FieldError::new(field, "required", "name at least one permission"));
    }
    Ok(names.into_iter().collect())
}
