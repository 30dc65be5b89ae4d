//! CVs.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use socle_application::files::UploadFileError;
use socle_application::recruiting::Recruiting;
use socle_application::recruiting::candidates::AddCvError;
use socle_domain::recruiting::CvId;
use utoipa_actix_web::service_config::ServiceConfig;

use super::ME;
use super::dto::{AddCvRequest, CvBody, CvList};
use super::proposal::ParsedCvBody;
use crate::extract::{PathId, SignedInActor};
use crate::files::{Parts, UploadProblems, take_upload};
use crate::problem::{
    AuthenticationProblems, ConflictProblem, NotFoundProblem, Problem, ServerProblems,
};

/// What comes with a file.
const FIELDS: &[&str] = &["name"];

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(add)
        .service(list)
        .service(read)
        .service(activate)
        .service(remove)
        .service(parsed);
}

/// Upload a CV
///
/// A PDF or DOCX file of at most 10 MiB, streamed; at most twenty a person (409). The first is active
/// by itself. Each is read in the background: `GET …/{id}/parsed` says what came of it.
#[utoipa::path(
    tag = "candidates",
    operation_id = "add_cv",
    security(("bearer" = []), ("cookie" = [])),
    request_body(content = AddCvRequest, content_type = "multipart/form-data"),
    responses(
        (status = 201, description = "The CV", body = CvBody,
         headers(("location" = String, description = "Where it is"))),
        AuthenticationProblems, UploadProblems, ConflictProblem, ServerProblems,
    )
)]
#[post("/candidates/me/cvs")]
async fn add(
    SignedInActor(actor): SignedInActor,
    request: HttpRequest,
    payload: web::Payload,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let recruiting = recruiting.into_inner();
    let take_in = |mut parts: Parts, size_hint| async move {
        recruiting.candidates.add_cv.execute(&actor, size_hint, &mut parts).await
    };
    let broke_off =
        |error: &AddCvError| matches!(error, AddCvError::Upload(UploadFileError::BrokeOff(_)));
    let cv = take_upload(&request, payload, FIELDS, take_in, broke_off).await?;
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, format!("{ME}/cvs/{}", cv.id)))
        .json(CvBody::from(&cv)))
}

/// List one's CVs
///
/// The latest first. Exactly one is active, whenever there is any.
#[utoipa::path(
    tag = "candidates",
    operation_id = "list_cvs",
    security(("bearer" = []), ("cookie" = [])),
    responses(
        (status = 200, description = "All of them", body = CvList),
        AuthenticationProblems, ServerProblems,
    )
)]
#[get("/candidates/me/cvs")]
async fn list(
    SignedInActor(actor): SignedInActor,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let cvs = recruiting.candidates.cvs.all(&actor).await?;
    let data = cvs.iter().map(CvBody::from).collect();
    Ok(HttpResponse::Ok().json(CvList { data }))
}

/// Read a CV's description
///
/// Its content is downloaded like that of any file, by its `file_id`.
#[utoipa::path(
    tag = "candidates",
    operation_id = "get_cv",
    security(("bearer" = []), ("cookie" = [])),
    params(("id" = Uuid, Path, description = "The CV")),
    responses(
        (status = 200, description = "The CV", body = CvBody),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/candidates/me/cvs/{id}")]
async fn read(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<CvId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let cv = recruiting.candidates.cvs.one(&actor, id).await?;
    Ok(HttpResponse::Ok().json(CvBody::from(&cv)))
}

/// Make a CV the active one
///
/// It goes along when the person applies without naming another.
#[utoipa::path(
    tag = "candidates",
    operation_id = "activate_cv",
    security(("bearer" = []), ("cookie" = [])),
    params(("id" = Uuid, Path, description = "The CV")),
    responses(
        (status = 200, description = "The CV, now active", body = CvBody),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[post("/candidates/me/cvs/{id}/activate")]
async fn activate(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<CvId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let cv = recruiting.candidates.activate_cv.execute(&actor, id).await?;
    Ok(HttpResponse::Ok().json(CvBody::from(&cv)))
}

/// Remove a CV
///
/// Its file goes with it. When it was the active one, the latest that is left becomes that.
#[utoipa::path(
    tag = "candidates",
    operation_id = "remove_cv",
    security(("bearer" = []), ("cookie" = [])),
    params(("id" = Uuid, Path, description = "The CV")),
    responses(
        (status = 204, description = "The CV is gone"),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[delete("/candidates/me/cvs/{id}")]
async fn remove(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<CvId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    recruiting.candidates.remove_cv.execute(&actor, id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Read what was found in a CV
///
/// A proposal to look at and to mend. Nothing of it gets into the profile by itself.
#[utoipa::path(
    tag = "candidates",
    operation_id = "get_parsed_cv",
    security(("bearer" = []), ("cookie" = [])),
    params(("id" = Uuid, Path, description = "The CV")),
    responses(
        (status = 200, description = "What came of reading it", body = ParsedCvBody),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/candidates/me/cvs/{id}/parsed")]
async fn parsed(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<CvId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let view = recruiting.candidates.cvs.proposal(&actor, id).await?;
    Ok(HttpResponse::Ok().json(ParsedCvBody::try_from(view)?))
}
