//! Recruiting over HTTP: companies, jobs and applications.

mod applications;
mod jobs;
mod public;
pub(crate) mod support;
