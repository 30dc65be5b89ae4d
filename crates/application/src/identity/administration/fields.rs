//! Parsing of what administrators send.

use socle_domain::access::PlatformRole;
use socle_domain::identity::UserStatus;

use crate::validation::FieldError;

pub(super) fn status(text: &str) -> Result<UserStatus, FieldError> {
    let unknown = || FieldError::new("status", "unknown", "a status is `active` or `disabled`");
    let chosen = UserStatus::parse(text).filter(|status| *status != UserStatus::Erased);
    chosen.ok_or_else(unknown)
}

pub(super) fn role(field: &'static str, text: &str) -> Result<PlatformRole, FieldError> {
    let unknown = || {
        let names = PlatformRole::ALL.map(PlatformRole::as_str).join("`, `");
        FieldError::new(field, "unknown", format!("a role is one of `{names}`"))
    };
    PlatformRole::parse(text).ok_or_else(unknown)
}
