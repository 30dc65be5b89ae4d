//! Whether Socle is well, what it offers, and where to look.

mod document;
mod health;
mod home;

pub(crate) use document::configure as configure_document;
pub(crate) use health::configure as configure_health;
pub(crate) use home::configure as configure_pages;
