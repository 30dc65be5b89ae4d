//! Whether Socle is well, what it offers, and where to look.

mod docs;
mod document;
mod health;
mod home;

use actix_web::web;

pub(crate) use document::configure as configure_document;
pub(crate) use health::configure as configure_health;

/// Registers the page at `/`, what pages load, and the viewer of the document.
pub(crate) fn configure_pages(config: &mut web::ServiceConfig) {
    config.configure(home::configure);
    config.configure(crate::pages::configure_assets);
    config.configure(docs::configure);
}
