//! Searches that people keep.

mod dto;
mod problem;
mod routes;

pub(super) use routes::configure;
