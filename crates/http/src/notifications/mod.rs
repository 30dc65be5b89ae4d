//! Notifications over HTTP: lists, and streams of what is told.

mod dto;
mod following;
mod preferences;
mod problem;
mod routes;
mod socket;
mod stream;

use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the operations.
pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .configure(routes::configure)
        .configure(preferences::configure)
        .configure(stream::configure)
        .configure(socket::configure);
}
