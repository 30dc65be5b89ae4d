//! Recruiting over HTTP: companies, jobs, applications and applicants.

pub(crate) mod applicants;
mod applications;
mod jobs;
mod public;
pub(crate) mod support;
