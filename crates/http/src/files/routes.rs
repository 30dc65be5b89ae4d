//! Files themselves.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use socle_application::files::{Files, UploadFileError};
use socle_domain::files::FileId;
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::{DownloadUrlBody, DownloadUrlRequest, FileBody, UploadRequest};
use super::multipart::{Parts, take_upload};
use crate::extract::{Json, PathId, SignedInActor};
use crate::problem::{
    AuthenticationProblems, ConflictProblem, InputProblems, NotFoundProblem, Problem,
    ServerProblems, problems,
};

problems!(
    /// Of the operation that takes an upload.
    UploadProblems {
        "400" => "The upload cannot be read, or broke off",
        "408" => "The upload paused for too long",
        "413" => "The file is too large",
        "415" => "The body is no `multipart/form-data`",
        "422" => "Fields or the file are not acceptable; `code` says why",
    }
);

/// What comes with a file.
const FIELDS: &[&str] = &["purpose", "organization_id"];

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(upload).service(read).service(remove).service(download_url);
}

/// Upload a file
///
/// One file, streamed. Send `purpose` and `organization_id` before `file`, so that what is refused is
/// refused before it was sent. The file has to be what its name and its media type say, of a kind that
/// the purpose allows, and harmless; the quota of its owner must have room for it (409).
///
/// The body is never in memory as a whole, so this operation takes no `Idempotency-Key`: an upload that
/// is sent twice is there twice. `sha256` tells whether two files are the same.
#[utoipa::path(
    tag = "files",
    operation_id = "upload_file",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    request_body(content = UploadRequest, content_type = "multipart/form-data"),
    responses(
        (status = 201, description = "The file", body = FileBody,
         headers(("location" = String, description = "Where it is"))),
        AuthenticationProblems, UploadProblems, NotFoundProblem, ConflictProblem, ServerProblems,
    )
)]
#[post("/files")]
async fn upload(
    SignedInActor(actor): SignedInActor,
    request: HttpRequest,
    payload: web::Payload,
    files: web::Data<Files>,
) -> Result<HttpResponse, Problem> {
    let files = files.into_inner();
    let take_in = |mut parts: Parts, size_hint| async move {
        files.upload.execute(&actor, size_hint, &mut parts).await
    };
    let broke_off = |error: &UploadFileError| matches!(error, UploadFileError::BrokeOff(_));
    let file = take_upload(&request, payload, FIELDS, take_in, broke_off).await?;
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, format!("/api/v1/files/{}", file.id)))
        .json(FileBody::from(&file)))
}

/// Read a file's description
#[utoipa::path(
    tag = "files",
    operation_id = "get_file",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The file")),
    responses(
        (status = 200, description = "The file, without its content", body = FileBody),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/files/{id}")]
async fn read(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<FileId>,
    files: web::Data<Files>,
) -> Result<HttpResponse, Problem> {
    let file = files.get.execute(&actor, id).await?;
    Ok(HttpResponse::Ok().json(FileBody::from(&file)))
}

/// Delete a file
///
/// It is gone at once, and so are its links. In an organization, members delete what they uploaded;
/// anything else takes the permission `files.delete`. A file that is a part of something, such as that
/// of a CV, goes with it and not by itself (409).
#[utoipa::path(
    tag = "files",
    operation_id = "delete_file",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The file")),
    responses(
        (status = 204, description = "The file is deleted"),
        AuthenticationProblems, NotFoundProblem, ConflictProblem, ServerProblems,
    )
)]
#[delete("/files/{id}")]
async fn remove(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<FileId>,
    files: web::Data<Files>,
) -> Result<HttpResponse, Problem> {
    files.delete.execute(&actor, id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Make a link to a file
///
/// The link needs no header and works until `expires_at`, an hour at most; for whoever has it, and for
/// as long as whoever asked for it still belongs to where the file is.
#[utoipa::path(
    tag = "files",
    operation_id = "sign_download",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The file")),
    request_body = DownloadUrlRequest,
    responses(
        (status = 200, description = "The link", body = DownloadUrlBody),
        AuthenticationProblems, InputProblems, NotFoundProblem, ServerProblems,
    )
)]
#[post("/files/{id}/download-url")]
async fn download_url(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<FileId>,
    Json(body): Json<DownloadUrlRequest>,
    files: web::Data<Files>,
) -> Result<HttpResponse, Problem> {
    let signed = files.sign_download.execute(&actor, id, body.expires_in).await?;
    Ok(HttpResponse::Ok().json(DownloadUrlBody::from(signed)))
}
