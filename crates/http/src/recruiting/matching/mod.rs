//! How well jobs and candidates fit.

mod dto;
mod routes;

pub(super) use routes::configure;
