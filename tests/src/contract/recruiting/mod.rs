//! Recruiting: jobs, how they are found, and who applies.

pub mod applications;
pub mod jobs;
mod samples;
pub mod search;
