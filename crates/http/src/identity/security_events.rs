//! What happened to a person's account.

use actix_web::{HttpResponse, get, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use socle_application::identity::Identity;
use socle_application::paging::Page;
use socle_domain::Id as _;
use socle_domain::identity::{SecurityEvent, SecurityEventId};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::extract::{Paging, SignedInActor, cursor};
use crate::problem::{AuthenticationProblems, ListProblems, Problem, ServerProblems};

/// Registers the operation.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(list);
}

/// Something that happened to a person's account.
#[derive(Serialize, ToSchema)]
struct SecurityEventBody {
    id: Uuid,
    #[schema(example = "password_changed")]
    kind: &'static str,
    /// The session it happened in, or to.
    session_id: Option<Uuid>,
    /// Where it came from; `null` for what administrators did.
    ip: Option<String>,
    user_agent: Option<String>,
    occurred_at: DateTime<Utc>,
}

/// A page of what happened.
#[derive(Serialize, ToSchema)]
struct SecurityEventPage {
    data: Vec<SecurityEventBody>,
    /// Where the next page begins; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl From<SecurityEvent> for SecurityEventBody {
    fn from(event: SecurityEvent) -> Self {
        Self {
            id: event.id.as_uuid(),
            kind: event.kind.as_str(),
            session_id: event.session_id.map(|id| id.as_uuid()),
            ip: event.ip.map(|ip| ip.to_string()),
            user_agent: event.user_agent,
            occurred_at: event.occurred_at,
        }
    }
}

impl From<Page<SecurityEvent, SecurityEventId>> for SecurityEventPage {
    fn from(page: Page<SecurityEvent, SecurityEventId>) -> Self {
        let data = page.items.into_iter().map(SecurityEventBody::from).collect();
        Self { data, next_cursor: page.next.map(cursor) }
    }
}

/// List what happened to my account
///
/// The latest first.
#[utoipa::path(
    tag = "identity",
    operation_id = "list_security_events",
    security(("bearer" = []), ("cookie" = [])),
    params(
        ("limit" = Option<u8>, Query, description = "How many, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of events", body = SecurityEventPage),
        AuthenticationProblems, ListProblems, ServerProblems,
    )
)]
#[get("/me/security-events")]
async fn list(
    SignedInActor(actor): SignedInActor,
    Paging(page): Paging<SecurityEventId>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let page = identity.list_security_events.execute(&actor, page).await?;
    Ok(HttpResponse::Ok().json(SecurityEventPage::from(page)))
}
