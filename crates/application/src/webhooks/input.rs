//! What requests say about endpoints.

use socle_domain::webhooks::{Description, EventFilter, TargetPolicy, TargetUrl};

use crate::validation::FieldError;

pub(super) fn url(text: &str, policy: TargetPolicy) -> Result<TargetUrl, FieldError> {
    TargetUrl::parse(text, policy).map_err(|error| FieldError::new("url", error.code(), error))
}

pub(super) fn events(patterns: &[String]) -> Result<EventFilter, FieldError> {
    EventFilter::parse(patterns).map_err(|error| FieldError::new("events", error.code(), error))
}

pub(super) fn description(text: &str) -> Result<Option<Description>, FieldError> {
    Description::parse(text).map_err(|error| FieldError::new("description", error.code(), error))
}
