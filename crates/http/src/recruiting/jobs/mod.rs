//! Offers of work.

pub(super) mod dto;
mod employer;
mod public;

pub(super) use dto::{JobPage, job_page, place_cursor, read_place};

use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.configure(employer::configure).configure(public::configure);
}
