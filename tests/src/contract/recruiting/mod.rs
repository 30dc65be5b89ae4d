//! Recruiting: jobs, and how they are found.

pub mod search;
