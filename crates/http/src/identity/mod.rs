//! Identity over HTTP.

mod dto;
mod pages;
mod problem;
mod routes;

pub(crate) use pages::configure_pages;
pub(crate) use routes::configure;
