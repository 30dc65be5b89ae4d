//! Parsing of what people send, shared by the use cases that take it.

use socle_domain::identity::{
    EmailAddress, Locale, Password, PasswordAttempt, PasswordPolicy, PersonName, TimeZone,
};

use crate::validation::FieldError;

pub(super) fn email(field: &'static str, text: &str) -> Result<EmailAddress, FieldError> {
    EmailAddress::parse(text).map_err(|e| FieldError::new(field, e.code(), e))
}

pub(super) fn name(field: &'static str, text: &str) -> Result<PersonName, FieldError> {
    PersonName::parse(text).map_err(|e| FieldError::new(field, e.code(), e))
}

pub(super) fn locale(text: &str) -> Result<Locale, FieldError> {
    Locale::parse(text).map_err(|e| FieldError::new("locale", "unsupported", e))
}

pub(super) fn time_zone(text: &str) -> Result<TimeZone, FieldError> {
    TimeZone::parse(text).map_err(|e| FieldError::new("time_zone", "unknown", e))
}

pub(super) fn password(
    field: &'static str,
    policy: PasswordPolicy,
    attempt: PasswordAttempt,
    personal: &[&str],
) -> Result<Password, Vec<FieldError>> {
    policy.accept(attempt, personal).map_err(|violations| {
        violations.into_iter().map(|v| FieldError::new(field, v.code(), v)).collect()
    })
}
