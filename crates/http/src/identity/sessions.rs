//! A person's sessions ("devices").

use actix_web::{HttpResponse, delete, get, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use socle_application::identity::{Identity, ListedSession};
use socle_application::paging::Page;
use socle_domain::Id as _;
use socle_domain::identity::SessionId;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::extract::{Paging, PathId, SignedInActor, cursor};
use crate::problem::{
    AuthenticationProblems, ListProblems, NotFoundProblem, Problem, ServerProblems,
};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(list).service(end_others).service(end);
}

/// A place where a person is signed in.
#[derive(Serialize, ToSchema)]
struct SessionBody {
    id: Uuid,
    /// What the person calls the device.
    device_name: Option<String>,
    user_agent: Option<String>,
    ip: Option<String>,
    created_at: DateTime<Utc>,
    last_seen_at: DateTime<Utc>,
    /// Whether it is the one that asks.
    current: bool,
}

/// A page of sessions.
#[derive(Serialize, ToSchema)]
struct SessionPage {
    data: Vec<SessionBody>,
    /// Where the next page begins; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl From<ListedSession> for SessionBody {
    fn from(ListedSession { session, current }: ListedSession) -> Self {
        Self {
            id: session.id.as_uuid(),
            device_name: session.device_name.map(|name| name.as_str().to_owned()),
            user_agent: session.user_agent,
            ip: session.ip.map(|ip| ip.to_string()),
            created_at: session.created_at,
            last_seen_at: session.last_seen_at,
            current,
        }
    }
}

impl From<Page<ListedSession, SessionId>> for SessionPage {
    fn from(page: Page<ListedSession, SessionId>) -> Self {
        let data = page.items.into_iter().map(SessionBody::from).collect();
        Self { data, next_cursor: page.next.map(cursor) }
    }
}

/// List my sessions
///
/// The latest sign-in first.
#[utoipa::path(
    tag = "identity",
    operation_id = "list_sessions",
    security(("bearer" = []), ("cookie" = [])),
    params(
        ("limit" = Option<u8>, Query, description = "How many, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of sessions", body = SessionPage),
        AuthenticationProblems, ListProblems, ServerProblems,
    )
)]
#[get("/auth/sessions")]
async fn list(
    SignedInActor(actor): SignedInActor,
    Paging(page): Paging<SessionId>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let page = identity.list_sessions.execute(&actor, page).await?;
    Ok(HttpResponse::Ok().json(SessionPage::from(page)))
}

/// End one of my sessions
///
/// Its access token stops working with the next request.
#[utoipa::path(
    tag = "identity",
    operation_id = "end_session",
    security(("bearer" = []), ("cookie" = [])),
    params(("id" = Uuid, Path, description = "The session")),
    responses(
        (status = 204, description = "The session is over"),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[delete("/auth/sessions/{id}")]
async fn end(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<SessionId>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    identity.end_session.execute(&actor, id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// End all my other sessions
#[utoipa::path(
    tag = "identity",
    operation_id = "end_other_sessions",
    security(("bearer" = []), ("cookie" = [])),
    responses(
        (status = 204, description = "Only the session that asks is left"),
        AuthenticationProblems, ServerProblems,
    )
)]
#[delete("/auth/sessions")]
async fn end_others(
    SignedInActor(actor): SignedInActor,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    identity.end_other_sessions.execute(&actor).await?;
    Ok(HttpResponse::NoContent().finish())
}
