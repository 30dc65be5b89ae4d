//! Recruiting: jobs, how they are found, and who applies.

pub mod agreement;
pub mod alerts;
pub mod applicants;
pub mod applications;
pub mod dashboards;
pub mod jobs;
pub mod matching;
pub mod public;
pub mod rankings;
pub(super) mod samples;
pub mod search;
pub mod searches;
pub mod skills;
