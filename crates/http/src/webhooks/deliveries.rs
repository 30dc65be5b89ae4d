//! What was told to endpoints.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::Deserialize;
use socle_application::webhooks::Webhooks;
use socle_domain::organizations::OrganizationId;
use socle_domain::webhooks::{WebhookDeliveryId, WebhookEndpointId};
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::{WebhookDeliveryBody, WebhookDeliveryDetail, WebhookDeliveryPage};
use crate::extract::{Paging, PathIds, PathThreeIds, SignedInActor};
use crate::idempotency::{IdempotencyKeyHeader, IdempotencyProblems, Idempotent};
use crate::problem::{
    AuthenticationProblems, FilterProblems, NotFoundProblem, Problem, ServerProblems,
};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(list).service(read).service(redeliver);
}

#[derive(Deserialize)]
struct Filter {
    status: Option<String>,
}

/// List what was sent to a webhook endpoint
///
/// The latest first, of the last 30 days.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "list_webhook_deliveries",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The organization"),
        ("endpoint_id" = Uuid, Path, description = "The endpoint"),
        ("status" = Option<String>, Query,
         description = "`pending`, `succeeded`, `failed` or `canceled`"),
        ("limit" = Option<u8>, Query, description = "How many, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of deliveries", body = WebhookDeliveryPage),
        AuthenticationProblems, FilterProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/organizations/{id}/webhook-endpoints/{endpoint_id}/deliveries")]
async fn list(
    request: HttpRequest,
    SignedInActor(actor): SignedInActor,
    PathIds(id, endpoint_id): PathIds<OrganizationId, WebhookEndpointId>,
    Paging(page): Paging<WebhookDeliveryId>,
    webhooks: web::Data<Webhooks>,
) -> Result<HttpResponse, Problem> {
    let unreadable = |_| Problem::unreadable("the query cannot be read");
    let filter = web::Query::<Filter>::from_query(request.query_string()).map_err(unreadable)?;
    let status = filter.status.as_deref();
    let page = webhooks.deliveries.execute(&actor, id, endpoint_id, status, page).await?;
    Ok(HttpResponse::Ok().json(WebhookDeliveryPage::from(page)))
}

/// Read what was sent to a webhook endpoint
///
/// With every attempt: what was sent along, and what was answered.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "get_webhook_delivery",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The organization"),
        ("endpoint_id" = Uuid, Path, description = "The endpoint"),
        ("delivery_id" = Uuid, Path, description = "The delivery"),
    ),
    responses(
        (status = 200, description = "The delivery", body = WebhookDeliveryDetail),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/organizations/{id}/webhook-endpoints/{endpoint_id}/deliveries/{delivery_id}")]
async fn read(
    SignedInActor(actor): SignedInActor,
    PathThreeIds(id, endpoint_id, delivery_id): PathThreeIds<
        OrganizationId,
        WebhookEndpointId,
        WebhookDeliveryId,
    >,
    webhooks: web::Data<Webhooks>,
) -> Result<HttpResponse, Problem> {
    let view = webhooks.deliveries.one(&actor, id, endpoint_id, delivery_id).await?;
    Ok(HttpResponse::Ok().json(WebhookDeliveryDetail::from(&view)))
}

/// Send it again
///
/// The same message with the same `webhook-id`, now and then as the schedule says, whatever came of it
/// before.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "redeliver_webhook",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The organization"),
        ("endpoint_id" = Uuid, Path, description = "The endpoint"),
        ("delivery_id" = Uuid, Path, description = "The delivery"),
        IdempotencyKeyHeader,
    ),
    responses(
        (status = 202, description = "The delivery, on its way again", body = WebhookDeliveryBody),
        AuthenticationProblems, NotFoundProblem, ServerProblems, IdempotencyProblems,
    )
)]
#[post(
    "/organizations/{id}/webhook-endpoints/{endpoint_id}/deliveries/{delivery_id}/redeliver",
    wrap = "Idempotent"
)]
async fn redeliver(
    SignedInActor(actor): SignedInActor,
    PathThreeIds(id, endpoint_id, delivery_id): PathThreeIds<
        OrganizationId,
        WebhookEndpointId,
        WebhookDeliveryId,
    >,
    webhooks: web::Data<Webhooks>,
) -> Result<HttpResponse, Problem> {
    let delivery = webhooks.redeliver.execute(&actor, id, endpoint_id, delivery_id).await?;
    Ok(HttpResponse::Accepted().json(WebhookDeliveryBody::from(&delivery)))
}
