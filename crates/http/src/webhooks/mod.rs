//! Webhooks over HTTP.

mod deliveries;
mod dto;
mod endpoints;
mod problem;

use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the operations.
pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config.configure(endpoints::configure).configure(deliveries::configure);
}
