//! What everybody takes from recruiting: structured data and feeds for programs, pages for people.

mod conditional;
mod feeds;
mod indeed;
mod markup;
mod pages;
mod posting;
mod rss;
mod site;
mod structured;
mod xml;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use pages::configure as configure_pages;

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.configure(structured::configure).configure(feeds::configure);
}
