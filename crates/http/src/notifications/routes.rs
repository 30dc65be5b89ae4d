//! What people do about what they were told.

use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use serde::Deserialize;
use socle_application::notifications::Notifications;
use socle_domain::notifications::NotificationId;
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::{NotificationPage, UnreadCountBody};
use crate::extract::{Paging, PathId, SignedInActor};
use crate::problem::{
    AuthenticationProblems, FieldProblem, FilterProblems, NotFoundProblem, Problem, ServerProblems,
};

/// Registers the operations. What has a word in its path comes before what has an identifier there.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(list).service(count_unread).service(read_all).service(read).service(remove);
}

#[derive(Deserialize)]
struct Filter {
    unread: Option<String>,
}

fn unread(request: &HttpRequest) -> Result<bool, Problem> {
    let unreadable = |_| Problem::unreadable("the query cannot be read");
    let filter = web::Query::<Filter>::from_query(request.query_string()).map_err(unreadable)?;
    match filter.unread.as_deref() {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(Problem::invalid(vec![FieldProblem {
            field: "unread".to_owned(),
            code: "malformed".to_owned(),
            message: "this is `true` or `false`".to_owned(),
        }])),
    }
}

/// List what I was told
///
/// The latest first, in the language of whoever asks. What they chose not to see in the product is not
/// among it.
#[utoipa::path(
    tag = "notifications",
    operation_id = "list_notifications",
    security(("bearer" = []), ("cookie" = [])),
    params(
        ("unread" = Option<bool>, Query, description = "With `true`, only what was not read"),
        ("limit" = Option<u8>, Query, description = "How many, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of notifications", body = NotificationPage),
        AuthenticationProblems, FilterProblems, ServerProblems,
    )
)]
#[get("/notifications")]
async fn list(
    request: HttpRequest,
    SignedInActor(actor): SignedInActor,
    Paging(page): Paging<NotificationId>,
    notifications: web::Data<Notifications>,
) -> Result<HttpResponse, Problem> {
    let page = notifications.list.execute(&actor, unread(&request)?, page).await?;
    Ok(HttpResponse::Ok().json(NotificationPage::from(page)))
}

/// Count what I have not read
#[utoipa::path(
    tag = "notifications",
    operation_id = "count_unread_notifications",
    security(("bearer" = []), ("cookie" = [])),
    responses(
        (status = 200, description = "How many", body = UnreadCountBody),
        AuthenticationProblems, ServerProblems,
    )
)]
#[get("/notifications/unread-count")]
async fn count_unread(
    SignedInActor(actor): SignedInActor,
    notifications: web::Data<Notifications>,
) -> Result<HttpResponse, Problem> {
    let count = notifications.count_unread.execute(&actor).await?;
    Ok(HttpResponse::Ok().json(UnreadCountBody { count }))
}

/// Say that I have read one
///
/// Saying so again changes nothing.
#[utoipa::path(
    tag = "notifications",
    operation_id = "read_notification",
    security(("bearer" = []), ("cookie" = [])),
    params(("id" = Uuid, Path, description = "The notification")),
    responses(
        (status = 204, description = "It is read"),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[post("/notifications/{id}/read")]
async fn read(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<NotificationId>,
    notifications: web::Data<Notifications>,
) -> Result<HttpResponse, Problem> {
    notifications.mark_read.execute(&actor, id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Say that I have read all
///
/// All that there are now; what is told in the same moment may stay unread.
#[utoipa::path(
    tag = "notifications",
    operation_id = "read_all_notifications",
    security(("bearer" = []), ("cookie" = [])),
    responses(
        (status = 204, description = "All are read"),
        AuthenticationProblems, ServerProblems,
    )
)]
#[post("/notifications/read-all")]
async fn read_all(
    SignedInActor(actor): SignedInActor,
    notifications: web::Data<Notifications>,
) -> Result<HttpResponse, Problem> {
    notifications.mark_all_read.execute(&actor).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Delete one
#[utoipa::path(
    tag = "notifications",
    operation_id = "delete_notification",
    security(("bearer" = []), ("cookie" = [])),
    params(("id" = Uuid, Path, description = "The notification")),
    responses(
        (status = 204, description = "It is gone"),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[delete("/notifications/{id}")]
async fn remove(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<NotificationId>,
    notifications: web::Data<Notifications>,
) -> Result<HttpResponse, Problem> {
    notifications.delete.execute(&actor, id).await?;
    Ok(HttpResponse::NoContent().finish())
}
