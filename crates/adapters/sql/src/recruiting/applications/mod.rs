//! Applications.

mod queries;
pub(super) mod repository;
mod rows;
