//! Organizations over HTTP.

mod administration;
mod dto;
mod invitations;
mod members;
mod pages;
mod problem;
mod routes;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use pages::{configure_account, configure_pages};

/// Registers the operations.
pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .configure(routes::configure)
        .configure(members::configure)
        .configure(invitations::configure)
        .configure(administration::configure);
}
