use crate::problem::ThrottleProblem;
use actix_web::{HttpResponse, get, web};
use utoipa::openapi::OpenApi;
use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the operation.
pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(openapi);
}

/// The OpenAPI document
#[utoipa::path(
    tag = "operations",
    responses((status = 200, description = "This document", body = Object), ThrottleProblem)
)]
#[get("/openapi.json")]
async fn openapi(document: web::Data<OpenApi>) -> HttpResponse {
    HttpResponse::Ok().json(document.as_ref())
}
