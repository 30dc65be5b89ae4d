//! What administrators do about addresses that get no more mail.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use socle_application::email::{AddSuppressionInput, Email};
use socle_application::paging::Page;
use socle_domain::Id as _;
use socle_domain::email::{ReportClass, Suppression, SuppressionId};
use socle_domain::identity::EmailAddress;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::extract::{Json, Paging, PathId, SignedInActor, cursor};
use crate::idempotency::{IdempotencyKeyHeader, IdempotencyProblems, Idempotent};
use crate::problem::{
    AuthenticationProblems, FilterProblems, InputProblems, NotFoundProblem, Problem, ServerProblems,
};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(list).service(read).service(add).service(remove);
}

/// An address that gets no more mail.
#[derive(Serialize, ToSchema)]
struct EmailSuppressionBody {
    id: Uuid,
    /// The address; `null` when it was forgotten, with its person or 90 days after the last report.
    /// `?email=` still finds it.
    #[schema(required)]
    email: Option<String>,
    /// `bounced`: there is no such mailbox, and nothing is sent. `complained`: only what somebody
    /// asked for or has to know is sent. `manual`: nothing is sent.
    #[schema(example = "bounced")]
    reason: &'static str,
    /// What the mail server or the provider calls it.
    #[schema(required, example = "Permanent/General")]
    class: Option<String>,
    created_at: DateTime<Utc>,
    /// When something was heard of it last.
    reported_at: DateTime<Utc>,
}

/// A page of addresses that get no more mail.
#[derive(Serialize, ToSchema)]
struct EmailSuppressionPage {
    data: Vec<EmailSuppressionBody>,
    /// Where the next page begins; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// Mail to an address is stopped.
#[derive(Deserialize, ToSchema)]
struct AddEmailSuppressionRequest {
    #[schema(format = "email", max_length = 254, example = "ada@example.com")]
    email: String,
    /// `bounced`, `complained` or `manual`, which it is without one.
    #[schema(example = "manual")]
    reason: Option<String>,
}

#[derive(Deserialize)]
struct Filter {
    email: Option<String>,
}

impl From<&Suppression> for EmailSuppressionBody {
    fn from(suppression: &Suppression) -> Self {
        Self {
            id: suppression.id.as_uuid(),
            email: suppression.email.as_ref().map(EmailAddress::to_string),
            reason: suppression.reason.as_str(),
            class: suppression.class.as_ref().map(ReportClass::to_string),
            created_at: suppression.created_at,
            reported_at: suppression.reported_at,
        }
    }
}

impl From<Page<Suppression, SuppressionId>> for EmailSuppressionPage {
    fn from(page: Page<Suppression, SuppressionId>) -> Self {
        let data = page.items.iter().map(EmailSuppressionBody::from).collect();
        Self { data, next_cursor: page.next.map(cursor) }
    }
}

/// List addresses that get no more mail
///
/// The latest first; with `email`, that address alone. For managers and those above them.
#[utoipa::path(
    tag = "administration",
    operation_id = "list_email_suppressions",
    security(("bearer" = []), ("cookie" = [])),
    params(
        ("email" = Option<String>, Query, description = "An address, whole"),
        ("limit" = Option<u8>, Query, description = "How many, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of addresses", body = EmailSuppressionPage),
        AuthenticationProblems, FilterProblems, ServerProblems,
    )
)]
#[get("/admin/email-suppressions")]
async fn list(
    request: HttpRequest,
    SignedInActor(actor): SignedInActor,
    Paging(page): Paging<SuppressionId>,
    email: web::Data<Email>,
) -> Result<HttpResponse, Problem> {
    let unreadable = |_| Problem::unreadable("the query cannot be read");
    let filter = web::Query::<Filter>::from_query(request.query_string()).map_err(unreadable)?;
    let page = email.list_suppressions.execute(&actor, filter.email.as_deref(), page).await?;
    Ok(HttpResponse::Ok().json(EmailSuppressionPage::from(page)))
}

/// Read an address that gets no more mail
///
/// For managers and those above them.
#[utoipa::path(
    tag = "administration",
    operation_id = "get_email_suppression",
    security(("bearer" = []), ("cookie" = [])),
    params(("id" = Uuid, Path, description = "The entry")),
    responses(
        (status = 200, description = "The address", body = EmailSuppressionBody),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/admin/email-suppressions/{id}")]
async fn read(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<SuppressionId>,
    email: web::Data<Email>,
) -> Result<HttpResponse, Problem> {
    let suppression = email.get_suppression.execute(&actor, id).await?;
    Ok(HttpResponse::Ok().json(EmailSuppressionBody::from(&suppression)))
}

/// Stop mail to an address
///
/// An address that is stopped already keeps whichever reason stops more. For administrators.
#[utoipa::path(
    tag = "administration",
    operation_id = "add_email_suppression",
    security(("bearer" = []), ("cookie" = [])),
    params(IdempotencyKeyHeader),
    request_body = AddEmailSuppressionRequest,
    responses(
        (status = 200, description = "The address was stopped before", body = EmailSuppressionBody),
        (status = 201, description = "The address is stopped now", body = EmailSuppressionBody,
         headers(("location" = String, description = "Where it is"))),
        AuthenticationProblems, InputProblems, ServerProblems, IdempotencyProblems,
    )
)]
#[post("/admin/email-suppressions", wrap = "Idempotent")]
async fn add(
    SignedInActor(actor): SignedInActor,
    Json(body): Json<AddEmailSuppressionRequest>,
    email: web::Data<Email>,
) -> Result<HttpResponse, Problem> {
    let AddEmailSuppressionRequest { email: address, reason } = body;
    let input = AddSuppressionInput { email: address, reason };
    let (suppression, is_new) = email.add_suppression.execute(&actor, &input).await?;
    let body = EmailSuppressionBody::from(&suppression);
    if !is_new {
        return Ok(HttpResponse::Ok().json(body));
    }
    let location = format!("/api/v1/admin/email-suppressions/{}", suppression.id);
    Ok(HttpResponse::Created().insert_header((header::LOCATION, location)).json(body))
}

/// Allow mail to an address again
///
/// What was counted of it is forgotten. For administrators.
#[utoipa::path(
    tag = "administration",
    operation_id = "remove_email_suppression",
    security(("bearer" = []), ("cookie" = [])),
    params(("id" = Uuid, Path, description = "The entry")),
    responses(
        (status = 204, description = "Mail is sent there again"),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[delete("/admin/email-suppressions/{id}")]
async fn remove(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<SuppressionId>,
    email: web::Data<Email>,
) -> Result<HttpResponse, Problem> {
    email.remove_suppression.execute(&actor, id).await?;
    Ok(HttpResponse::NoContent().finish())
}
