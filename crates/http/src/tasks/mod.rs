//! Tasks over HTTP.

mod administration;
mod dto;
mod problem;
mod routes;

use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the operations.
pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config.configure(routes::configure).configure(administration::configure);
}
