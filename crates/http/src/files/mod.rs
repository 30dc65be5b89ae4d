//! Files over HTTP.

mod disposition;
mod download;
mod dto;
mod multipart;
mod problem;
mod range;
mod routes;

pub(crate) use multipart::{Parts, take_upload};
pub(crate) use routes::UploadProblems;

use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the operations.
pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config.configure(routes::configure).configure(download::configure);
}
