//! Hiring, for both sides.

mod calendar;
mod dto;
mod interviews;
mod offers;
mod problem;
mod scorecards;
mod stages;

use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .configure(stages::configure)
        .configure(scorecards::configure)
        .configure(interviews::configure)
        .configure(offers::configure);
}
