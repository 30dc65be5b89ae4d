//! Candidates' repositories and queries.

mod cvs;
mod entries;
mod profiles;
mod queries;
mod rows;
pub(super) mod schema;
