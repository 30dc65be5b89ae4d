//! Searches that people keep, and what they hear of new jobs.

mod alerting;
mod support;
mod writing;
