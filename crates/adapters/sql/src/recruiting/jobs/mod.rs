//! Jobs.

mod queries;
mod repository;
pub(super) mod rows;
mod search;
