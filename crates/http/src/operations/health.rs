use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use socle_application::operations::CheckReadiness;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

/// Registers the operations.
pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(live).service(ready);
}

/// How Socle is.
#[derive(Serialize, ToSchema)]
struct HealthBody {
    /// `ok`, or `unavailable` when requests cannot be served.
    #[schema(example = "ok")]
    status: &'static str,
}

/// Is the process alive?
#[utoipa::path(
    tag = "operations",
    responses((status = 200, description = "It is", body = HealthBody))
)]
#[get("/health/live")]
async fn live() -> HttpResponse {
    HttpResponse::Ok().json(HealthBody { status: "ok" })
}

/// Can requests be served?
#[utoipa::path(
    tag = "operations",
    responses(
        (status = 200, description = "They can", body = HealthBody),
        (status = 503, description = "They cannot: the database does not answer", body = HealthBody),
    )
)]
#[get("/health/ready")]
async fn ready(readiness: web::Data<CheckReadiness>) -> HttpResponse {
    if readiness.execute().await.is_ready() {
        HttpResponse::Ok().json(HealthBody { status: "ok" })
    } else {
        HttpResponse::ServiceUnavailable()
            .insert_header(("retry-after", "2"))
            .json(HealthBody { status: "unavailable" })
    }
}
