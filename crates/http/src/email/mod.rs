//! Mail over HTTP: addresses that get no more of it, and what a provider reports.

mod administration;
mod problem;
mod reports;

use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the operations.
pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config.configure(administration::configure).configure(reports::configure);
}
