//! Recruiting: candidates, companies, jobs and applications.

pub mod documents;
