//! Recruiting over HTTP, below `/recruiting`.

mod applicants;
mod applications;
mod candidates;
mod companies;
mod dashboards;
mod hiring;
mod jobs;
mod matching;
mod problem;
mod public;
mod searches;

pub(crate) use public::configure_pages;

use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the operations.
pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(
        scope::scope("/recruiting")
            .configure(matching::configure)
            .configure(candidates::configure)
            .configure(companies::configure)
            .configure(jobs::configure)
            .configure(public::configure)
            .configure(applications::configure)
            .configure(applicants::configure)
            .configure(hiring::configure)
            .configure(searches::configure)
            .configure(dashboards::configure),
    );
}
