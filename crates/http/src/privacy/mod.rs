//! Privacy over HTTP.

mod consents;
mod erasure;
mod exports;
mod problem;

use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the operations.
pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .configure(erasure::configure)
        .configure(exports::configure)
        .configure(consents::configure);
}
