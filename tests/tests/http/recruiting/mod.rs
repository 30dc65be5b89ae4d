//! Recruiting over HTTP: companies, jobs and applications.

mod applications;
mod jobs;
pub(crate) mod support;
