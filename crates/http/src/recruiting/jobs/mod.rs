//! Offers of work.

mod dto;
mod employer;
mod public;

use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.configure(employer::configure).configure(public::configure);
}
