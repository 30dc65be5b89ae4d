//! Parsing of what people send, shared by the use cases that take it.

use socle_domain::identity::{EmailAddress, Locale, PersonName, TimeZone};

use crate::validation::FieldError;

pub(crate) fn email(field: &'static str, text: &str) -> Result<EmailAddress, FieldError> {
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
