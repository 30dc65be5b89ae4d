//! Roles, permissions and API keys over HTTP.

mod api_keys;
mod permissions;
mod problem;
mod roles;

use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the operations.
pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .configure(permissions::configure)
        .configure(roles::configure)
        .configure(api_keys::configure);
}
