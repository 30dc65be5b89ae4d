//! Candidates: what they say of themselves, and their CVs.

mod cvs;
mod profile;
pub(crate) mod support;
