//! Candidates: what they say of themselves, and their CVs.

pub mod cvs;
pub mod profiles;
pub mod races;
mod samples;
