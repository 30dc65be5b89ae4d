//! What there is to count.

mod company;
mod counts;
mod person;
mod platform;

use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(person::read).service(company::read).service(platform::read);
}
