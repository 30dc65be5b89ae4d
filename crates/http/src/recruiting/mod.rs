//! Recruiting over HTTP, below `/recruiting`.

mod applications;
mod candidates;
mod companies;
mod jobs;
mod problem;

use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the operations.
pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(
        scope::scope("/recruiting")
            .configure(candidates::configure)
            .configure(companies::configure)
            .configure(jobs::configure)
            .configure(applications::configure),
    );
}
