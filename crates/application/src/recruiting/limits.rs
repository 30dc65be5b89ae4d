//! How often people may do something, beside the limits of the platform.

use std::time::Duration;

use crate::ports::RateLimit;

/// Whole feeds for one source address: each reads every published job.
pub(super) const WHOLE_FEEDS: RateLimit =
    RateLimit { name: "whole_feeds", max: 60, window: Duration::from_hours(1) };

/// Applications of one person.
pub(super) const APPLICATIONS: RateLimit =
    RateLimit { name: "applications", max: 60, window: Duration::from_hours(1) };
