//! What requests say about organizations.

use socle_domain::organizations::OrganizationSlug;

use crate::validation::FieldError;

/// A slug.
pub(super) fn slug(text: &str) -> Result<OrganizationSlug, FieldError> {
    OrganizationSlug::parse(text).map_err(|error| FieldError::new("slug", error.code(), error))
}
