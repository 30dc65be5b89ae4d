//! Applicants.

mod likely;
mod queries;
pub(super) mod repository;
mod rows;
pub(super) mod schema;
pub(super) mod tags;
