//! Candidates over HTTP: everybody about themselves.

mod cvs;
mod dto;
mod problem;
mod profile;
mod proposal;
mod sections;

use utoipa_actix_web::service_config::ServiceConfig;

/// Where all of it is.
const ME: &str = "/api/v1/recruiting/candidates/me";

/// Registers the operations.
pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config.configure(profile::configure).configure(sections::configure).configure(cvs::configure);
}
