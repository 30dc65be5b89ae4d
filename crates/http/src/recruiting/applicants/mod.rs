//! Those who applied, as organizations know them. Candidates see none of it.

mod dto;
mod problem;
mod routes;

pub(super) use dto::names;
pub(super) use routes::configure;
