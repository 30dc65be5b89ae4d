//! Saved searches, and which jobs they have found.

mod alerts;
mod queries;
mod repository;
pub(super) mod retention;
mod rows;
pub(super) mod schema;
