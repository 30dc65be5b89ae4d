//! Parsing of what administrators send.

use socle_domain::email::SuppressionReason;
use socle_domain::identity::EmailAddress;

use crate::validation::FieldError;

pub(super) fn email(text: &str) -> Result<EmailAddress, FieldError> {
    let refused = |error: socle_domain::identity::EmailAddressError| {
        FieldError::new("email", error.code(), error.to_string())
    };
    EmailAddress::parse(text).map_err(refused)
}

pub(super) fn reason(text: &str) -> Result<SuppressionReason, FieldError> {
    let unknown = || {
        let names = SuppressionReason::ALL.map(SuppressionReason::as_str).join("`, `");
        FieldError::new("reason", "unknown", format!("a reason is one of `{names}`"))
    };
    SuppressionReason::parse(text).ok_or_else(unknown)
}
