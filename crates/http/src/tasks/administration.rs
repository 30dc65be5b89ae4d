//! What those who run the platform do about tasks.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::Deserialize;
use socle_application::tasks::{ListTasksInput, Tasks};
use socle_domain::tasks::TaskId;
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::{AdministeredTaskBody, TaskPage};
use crate::extract::{Paging, PathId, SignedInActor};
use crate::problem::{
    AuthenticationProblems, ConflictProblem, ListProblems, NotFoundProblem, Problem, ServerProblems,
};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(list).service(retry);
}

#[derive(Deserialize)]
struct Filter {
    status: Option<String>,
    kind: Option<String>,
}

/// List tasks
///
/// The latest first. For managers and those above them.
#[utoipa::path(
    tag = "administration",
    operation_id = "list_tasks",
    security(("bearer" = []), ("cookie" = [])),
    params(
        ("status" = Option<String>, Query,
         description = "`queued`, `running`, `succeeded`, `failed` or `canceled`"),
        ("kind" = Option<String>, Query, description = "A kind, such as `email.send`"),
        ("limit" = Option<u8>, Query, description = "How many, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of tasks", body = TaskPage),
        AuthenticationProblems, ListProblems, ServerProblems,
    )
)]
#[get("/admin/tasks")]
async fn list(
    request: HttpRequest,
    SignedInActor(actor): SignedInActor,
    Paging(page): Paging<TaskId>,
    tasks: web::Data<Tasks>,
) -> Result<HttpResponse, Problem> {
    let unreadable = |_| Problem::unreadable("the query cannot be read");
    let filter = web::Query::<Filter>::from_query(request.query_string()).map_err(unreadable)?;
    let Filter { status, kind } = filter.into_inner();
    let page = tasks.list.execute(&actor, ListTasksInput { status, kind }, page).await?;
    Ok(HttpResponse::Ok().json(TaskPage::from(page)))
}

/// Have a failed task done again
///
/// With as many attempts as at first. For administrators.
#[utoipa::path(
    tag = "administration",
    operation_id = "retry_task",
    security(("bearer" = []), ("cookie" = [])),
    params(("id" = Uuid, Path, description = "The task")),
    responses(
        (status = 200, description = "The task", body = AdministeredTaskBody),
        AuthenticationProblems, NotFoundProblem, ConflictProblem, ServerProblems,
    )
)]
#[post("/admin/tasks/{id}/retry")]
async fn retry(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<TaskId>,
    tasks: web::Data<Tasks>,
) -> Result<HttpResponse, Problem> {
    let task = tasks.retry.execute(&actor, id).await?;
    Ok(HttpResponse::Ok().json(AdministeredTaskBody::from(task)))
}
