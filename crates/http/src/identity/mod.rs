//! Identity over HTTP.

mod dto;
mod keys;
mod pages;
mod passwords;
mod problem;
mod routes;
mod sessions;

pub(crate) use keys::configure_root;
pub(crate) use pages::configure_pages;
pub(crate) use routes::configure;
