//! Candidates' repositories and queries.

mod cvs;
mod entries;
mod profiles;
mod queries;
pub(super) mod rows;
pub(super) mod schema;
