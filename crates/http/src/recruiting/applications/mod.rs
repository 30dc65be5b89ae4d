//! Applications, for both sides.

mod candidate;
pub(super) mod dto;
mod employer;

use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.configure(candidate::configure).configure(employer::configure);
}
