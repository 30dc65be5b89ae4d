//! What people do about tasks that concern them.

use actix_web::{HttpResponse, get, post, web};
use socle_application::tasks::Tasks;
use socle_domain::tasks::TaskId;
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::TaskBody;
use crate::extract::{PathId, SignedInActor};
use crate::problem::{
    AuthenticationProblems, ConflictProblem, NotFoundProblem, Problem, ServerProblems,
};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(read).service(cancel);
}

/// Read a task
///
/// One that is done for whoever asks, or for an organization in which they may see its tasks.
#[utoipa::path(
    tag = "tasks",
    operation_id = "get_task",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The task")),
    responses(
        (status = 200, description = "The task", body = TaskBody),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/tasks/{id}")]
async fn read(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<TaskId>,
    tasks: web::Data<Tasks>,
) -> Result<HttpResponse, Problem> {
    let task = tasks.get.execute(&actor, id).await?;
    Ok(HttpResponse::Ok().json(TaskBody::from(task)))
}

/// Cancel a task
///
/// One that waits is canceled at once. One that is being done stops within some seconds; until then
/// it is `running`, and it may still succeed.
#[utoipa::path(
    tag = "tasks",
    operation_id = "cancel_task",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The task")),
    responses(
        (status = 200, description = "The task", body = TaskBody),
        AuthenticationProblems, NotFoundProblem, ConflictProblem, ServerProblems,
    )
)]
#[post("/tasks/{id}/cancel")]
async fn cancel(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<TaskId>,
    tasks: web::Data<Tasks>,
) -> Result<HttpResponse, Problem> {
    let task = tasks.cancel.execute(&actor, id).await?;
    Ok(HttpResponse::Ok().json(TaskBody::from(task)))
}
