//! All of a person's data, to take along.

use actix_web::http::header;
use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use socle_application::privacy::Privacy;
use socle_domain::privacy::{ExportId, PersonalExport};
use socle_domain::{Id as _, Timestamp};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::extract::{PathId, SignedInActor};
use crate::problem::{
    AuthenticationProblems, ConflictProblem, NotFoundProblem, Problem, ServerProblems,
};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(request_export).service(get_export).service(get_archive);
}

/// An archive is being made.
#[derive(Serialize, ToSchema)]
struct ExportAcceptedBody {
    /// Where it is: `GET /me/exports/{task_id}`.
    task_id: Uuid,
}

/// How far an archive is.
#[derive(Serialize, ToSchema)]
struct ExportBody {
    id: Uuid,
    /// `running`, `ready`, `failed` or `expired`.
    #[schema(example = "ready")]
    status: &'static str,
    /// In percent.
    #[schema(maximum = 100)]
    progress: u8,
    created_at: DateTime<Utc>,
    #[schema(required)]
    finished_at: Option<DateTime<Utc>>,
    /// When the archive goes.
    expires_at: DateTime<Utc>,
    /// In bytes, once it is ready.
    #[schema(required)]
    size: Option<i64>,
    /// Why there is none, if it failed.
    #[schema(required)]
    error: Option<String>,
}

impl ExportBody {
    fn new(export: PersonalExport, now: Timestamp) -> Self {
        Self {
            id: export.id.as_uuid(),
            status: export.state_at(now).as_str(),
            progress: export.progress,
            created_at: export.created_at,
            finished_at: export.finished_at,
            expires_at: export.expires_at(),
            size: export.size,
            error: export.error,
        }
    }
}

/// Take all my data along
///
/// Has an archive made in the background; a mail says when it is ready. One at a time, and three a
/// day.
#[utoipa::path(
    tag = "privacy",
    security(("bearer" = []), ("cookie" = [])),
    responses(
        (status = 202, description = "The archive is being made", body = ExportAcceptedBody),
        AuthenticationProblems, ConflictProblem, ServerProblems,
    )
)]
#[post("/me/export")]
async fn request_export(
    SignedInActor(actor): SignedInActor,
    privacy: web::Data<Privacy>,
) -> Result<HttpResponse, Problem> {
    let id = privacy.request_export.execute(&actor).await?;
    Ok(HttpResponse::Accepted().json(ExportAcceptedBody { task_id: id.as_uuid() }))
}

/// See how far my archive is
#[utoipa::path(
    tag = "privacy",
    security(("bearer" = []), ("cookie" = [])),
    params(("id" = Uuid, Path, description = "The `task_id` of the request")),
    responses(
        (status = 200, description = "How far it is", body = ExportBody),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/me/exports/{id}")]
async fn get_export(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<ExportId>,
    privacy: web::Data<Privacy>,
) -> Result<HttpResponse, Problem> {
    let (export, now) = privacy.get_export.execute(&actor, id).await?;
    Ok(HttpResponse::Ok().json(ExportBody::new(export, now)))
}

/// Download my archive
///
/// A ZIP with a JSON file for each part of Socle, and `manifest.json`, which lists them. It goes
/// after seven days.
#[utoipa::path(
    tag = "privacy",
    security(("bearer" = []), ("cookie" = [])),
    params(("id" = Uuid, Path, description = "The `task_id` of the request")),
    responses(
        (status = 200, description = "The archive", body = Vec<u8>, content_type = "application/zip"),
        AuthenticationProblems, NotFoundProblem, ConflictProblem, ServerProblems,
    )
)]
#[get("/me/exports/{id}/archive")]
async fn get_archive(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<ExportId>,
    privacy: web::Data<Privacy>,
) -> Result<HttpResponse, Problem> {
    let archive = privacy.get_export.archive(&actor, id).await?;
    let disposition = format!("attachment; filename=\"personal-data-{id}.zip\"");
    Ok(HttpResponse::Ok()
        .content_type("application/zip")
        // It is compressed, and nobody squeezes it once more.
        .insert_header(header::ContentEncoding::Identity)
        .insert_header((header::CONTENT_DISPOSITION, disposition))
        .body(archive))
}
