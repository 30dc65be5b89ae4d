//! Audit over HTTP.

mod cells;
mod dto;
mod export;
mod problem;
mod query;
mod routes;

pub(crate) use routes::configure;
