//! How often people may do something, beside the limits of the platform.

use std::time::Duration;

use crate::ports::RateLimit;

/// Applications of one person.
pub(super) const APPLICATIONS: RateLimit =
    RateLimit { name: "applications", max: 60, window: Duration::from_hours(1) };
