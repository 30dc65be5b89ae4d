//! Where events go.

use actix_web::http::header;
use actix_web::{HttpResponse, delete, get, patch, post, web};
use socle_application::webhooks::{
    CreateEndpointInput, UpdateEndpointInput, Webhooks, secret_text,
};
use socle_domain::organizations::OrganizationId;
use socle_domain::webhooks::WebhookEndpointId;
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::{
    CreateWebhookEndpointRequest, NewWebhookEndpointBody, UpdateWebhookEndpointRequest,
    WebhookDeliveryBody, WebhookEndpointBody, WebhookEndpointPage, WebhookSecretBody,
};
use crate::extract::{Json, Paging, PathId, PathIds, SignedInActor};
use crate::idempotency::{IdempotencyKeyHeader, IdempotencyProblems, Idempotent};
use crate::problem::{
    AuthenticationProblems, InputProblems, ListProblems, NotFoundProblem, Problem, ServerProblems,
};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(create)
        .service(list)
        .service(read)
        .service(update)
        .service(remove)
        .service(rotate)
        .service(test);
}

/// Make a webhook endpoint
///
/// What happens in the organization is sent to it, signed as Standard Webhooks say. The secret is in
/// this answer only.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "create_webhook_endpoint",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The organization"), IdempotencyKeyHeader),
    request_body = CreateWebhookEndpointRequest,
    responses(
        (status = 201, description = "The endpoint, with its secret this once",
         body = NewWebhookEndpointBody,
         headers(("location" = String, description = "Where it is"))),
        AuthenticationProblems, InputProblems, NotFoundProblem, ServerProblems, IdempotencyProblems,
    )
)]
#[post("/organizations/{id}/webhook-endpoints", wrap = "Idempotent")]
async fn create(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OrganizationId>,
    Json(body): Json<CreateWebhookEndpointRequest>,
    webhooks: web::Data<Webhooks>,
) -> Result<HttpResponse, Problem> {
    let CreateWebhookEndpointRequest { url, events, description } = body;
    let input = CreateEndpointInput { url, events, description };
    let (endpoint, secret) = webhooks.create.execute(&actor, id, input).await?;
    let location = format!("/api/v1/organizations/{id}/webhook-endpoints/{}", endpoint.id);
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, location))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(NewWebhookEndpointBody::new(&endpoint, &secret_text(&secret))))
}

/// List the webhook endpoints of an organization
///
/// The latest first.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "list_webhook_endpoints",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The organization"),
        ("limit" = Option<u8>, Query, description = "How many, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of endpoints", body = WebhookEndpointPage),
        AuthenticationProblems, ListProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/organizations/{id}/webhook-endpoints")]
async fn list(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OrganizationId>,
    Paging(page): Paging<WebhookEndpointId>,
    webhooks: web::Data<Webhooks>,
) -> Result<HttpResponse, Problem> {
    let page = webhooks.list.execute(&actor, id, page).await?;
    Ok(HttpResponse::Ok().json(WebhookEndpointPage::from(page)))
}

/// Read a webhook endpoint
#[utoipa::path(
    tag = "webhooks",
    operation_id = "get_webhook_endpoint",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The organization"),
        ("endpoint_id" = Uuid, Path, description = "The endpoint"),
    ),
    responses(
        (status = 200, description = "The endpoint, without its secret", body = WebhookEndpointBody),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/organizations/{id}/webhook-endpoints/{endpoint_id}")]
async fn read(
    SignedInActor(actor): SignedInActor,
    PathIds(id, endpoint_id): PathIds<OrganizationId, WebhookEndpointId>,
    webhooks: web::Data<Webhooks>,
) -> Result<HttpResponse, Problem> {
    let endpoint = webhooks.list.one(&actor, id, endpoint_id).await?;
    Ok(HttpResponse::Ok().json(WebhookEndpointBody::from(&endpoint)))
}

/// Change a webhook endpoint
///
/// One that is switched off is told nothing more, not even what was on the way. Switched on again, it is
/// told what happens from then on.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "update_webhook_endpoint",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The organization"),
        ("endpoint_id" = Uuid, Path, description = "The endpoint"),
    ),
    request_body = UpdateWebhookEndpointRequest,
    responses(
        (status = 200, description = "The endpoint as it is now", body = WebhookEndpointBody),
        AuthenticationProblems, InputProblems, NotFoundProblem, ServerProblems,
    )
)]
#[patch("/organizations/{id}/webhook-endpoints/{endpoint_id}")]
async fn update(
    SignedInActor(actor): SignedInActor,
    PathIds(id, endpoint_id): PathIds<OrganizationId, WebhookEndpointId>,
    Json(body): Json<UpdateWebhookEndpointRequest>,
    webhooks: web::Data<Webhooks>,
) -> Result<HttpResponse, Problem> {
    let UpdateWebhookEndpointRequest { url, events, description, enabled } = body;
    let input = UpdateEndpointInput { url, events, description, enabled };
    let endpoint = webhooks.update.execute(&actor, id, endpoint_id, input).await?;
    Ok(HttpResponse::Ok().json(WebhookEndpointBody::from(&endpoint)))
}

/// Delete a webhook endpoint
///
/// With it goes what was told to it, and what was still to be told.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "delete_webhook_endpoint",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The organization"),
        ("endpoint_id" = Uuid, Path, description = "The endpoint"),
    ),
    responses(
        (status = 204, description = "The endpoint is gone"),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[delete("/organizations/{id}/webhook-endpoints/{endpoint_id}")]
async fn remove(
    SignedInActor(actor): SignedInActor,
    PathIds(id, endpoint_id): PathIds<OrganizationId, WebhookEndpointId>,
    webhooks: web::Data<Webhooks>,
) -> Result<HttpResponse, Problem> {
    webhooks.delete.execute(&actor, id, endpoint_id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Give a webhook endpoint another secret
///
/// The one before still signs beside it for 24 hours: `webhook-signature` holds both signatures, with a
/// space between them. The secret is in this answer only.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "rotate_webhook_secret",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The organization"),
        ("endpoint_id" = Uuid, Path, description = "The endpoint"),
        IdempotencyKeyHeader,
    ),
    responses(
        (status = 200, description = "The new secret, this once", body = WebhookSecretBody),
        AuthenticationProblems, NotFoundProblem, ServerProblems, IdempotencyProblems,
    )
)]
#[post("/organizations/{id}/webhook-endpoints/{endpoint_id}/rotate-secret", wrap = "Idempotent")]
async fn rotate(
    SignedInActor(actor): SignedInActor,
    PathIds(id, endpoint_id): PathIds<OrganizationId, WebhookEndpointId>,
    webhooks: web::Data<Webhooks>,
) -> Result<HttpResponse, Problem> {
    let secret = webhooks.rotate_secret.execute(&actor, id, endpoint_id).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(WebhookSecretBody::from(&secret_text(&secret))))
}

/// Try a webhook endpoint out
///
/// Sends it a `webhook.test`, whichever events it wants, with the schedule and the log of every other.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "test_webhook_endpoint",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The organization"),
        ("endpoint_id" = Uuid, Path, description = "The endpoint"),
        IdempotencyKeyHeader,
    ),
    responses(
        (status = 202, description = "The delivery, on its way", body = WebhookDeliveryBody),
        AuthenticationProblems, NotFoundProblem, ServerProblems, IdempotencyProblems,
    )
)]
#[post("/organizations/{id}/webhook-endpoints/{endpoint_id}/test", wrap = "Idempotent")]
async fn test(
    SignedInActor(actor): SignedInActor,
    PathIds(id, endpoint_id): PathIds<OrganizationId, WebhookEndpointId>,
    webhooks: web::Data<Webhooks>,
) -> Result<HttpResponse, Problem> {
    let delivery = webhooks.send_test.execute(&actor, id, endpoint_id).await?;
    Ok(HttpResponse::Accepted().json(WebhookDeliveryBody::from(&delivery)))
}
