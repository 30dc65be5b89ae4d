//! The content of files, for whoever has a link.

use actix_web::body::SizedStream;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, ContentEncoding};
use actix_web::{HttpRequest, HttpResponse, get, web};
use futures_util::TryStreamExt as _;
use serde::Deserialize;
use socle_application::files::{DownloadLink, Files};
use socle_domain::access::ApiKeyId;
use socle_domain::files::{DownloadClaims, FileId, LinkError, LinkHolder, StoredFile};
use utoipa_actix_web::service_config::ServiceConfig;

use super::disposition::attachment;
use super::range::{Wanted, wanted};
use crate::extract::PathId;
use crate::problem::{NotFoundProblem, Problem, ServerProblems, problems};

problems!(
    /// Of the operation that takes a link.
    LinkProblems {
        "403" => "The link was changed, or is none of ours",
        "410" => "The link has expired",
        "416" => "The file has no such part; `Content-Range` says how large it is",
    }
);

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(content);
}

/// What a link says. Whatever is missing makes it none of ours.
#[derive(Deserialize)]
struct LinkQuery {
    #[serde(default)]
    holder: String,
    #[serde(default)]
    expires: String,
    #[serde(default)]
    signature: String,
}

impl LinkQuery {
    fn of(self, file_id: FileId) -> Result<DownloadLink, LinkError> {
        let holder = match self.holder.split_once('.') {
            Some(("user", id)) => id.parse().ok().map(LinkHolder::Person),
            Some(("key", id)) => id.parse::<ApiKeyId>().ok().map(LinkHolder::ApiKey),
            _ => None,
        };
        let holder = holder.ok_or(LinkError::Forged)?;
        let expires_at = self.expires.parse().map_err(|_| LinkError::Forged)?;
        let claims = DownloadClaims { file_id, holder, expires_at };
        Ok(DownloadLink { claims, signature: self.signature })
    }
}

/// Download a file
///
/// Ask for the link with `POST /files/{id}/download-url`; it needs no header. With `Range`, one part of
/// the file; with `If-Range`, only if it is still the same file.
#[utoipa::path(
    tag = "files",
    operation_id = "download_file",
    params(
        ("id" = Uuid, Path, description = "The file"),
        ("holder" = String, Query, description = "Who asked for the link"),
        ("expires" = i64, Query, description = "When it stops working, in seconds since 1970"),
        ("signature" = String, Query, description = "What proves it"),
        ("range" = Option<String>, Header, description = "The part that is wanted, in bytes"),
        ("if-range" = Option<String>, Header, description = "The `ETag` of what is there already"),
    ),
    responses(
        (status = 200, description = "The file", body = Vec<u8>, content_type = "*/*",
         headers(("etag" = String, description = "The SHA-256 of the content"),
                 ("accept-ranges" = String, description = "`bytes`"))),
        (status = 206, description = "A part of the file", body = Vec<u8>, content_type = "*/*",
         headers(("content-range" = String, description = "Which part, and of how much"))),
        LinkProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/files/{id}/content")]
async fn content(
    request: HttpRequest,
    PathId(id): PathId<FileId>,
    files: web::Data<Files>,
) -> Result<HttpResponse, Problem> {
    let query = web::Query::<LinkQuery>::from_query(request.query_string());
    let link = query.map_err(|_| LinkError::Forged)?.into_inner().of(id)?;
    let file = files.open_download.execute(&link).await?;
    let tag = format!("\"{}\"", file.digest);
    let text = |name| request.headers().get(name).map(|value| value.to_str().unwrap_or_default());
    let (range, status) = match wanted(text(header::RANGE), text(header::IF_RANGE), &tag, file.size)
    {
        Wanted::Whole => (0..file.size, StatusCode::OK),
        Wanted::Part(range) => (range, StatusCode::PARTIAL_CONTENT),
        Wanted::Impossible => return Err(impossible(&file)),
    };
    let pieces = files.open_download.content(&file, range.clone()).await?;
    let pieces = pieces.map_err(move |error| {
        // An answer that ends too early is no whole file, and every client can tell.
        tracing::error!(file_id = %id, %error, "a download broke off");
        std::io::Error::other("the download broke off")
    });
    let mut response = HttpResponse::build(status);
    if status == StatusCode::PARTIAL_CONTENT {
        let (first, last, size) = (range.start, range.end.saturating_sub(1), file.size);
        response.insert_header((header::CONTENT_RANGE, format!("bytes {first}-{last}/{size}")));
    }
    Ok(response
        .insert_header((header::CONTENT_TYPE, media_type(&file)))
        .insert_header((header::CONTENT_DISPOSITION, attachment(file.name.as_str())))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header((header::ETAG, tag))
        // A part of what is compressed would be a part of something else.
        .insert_header(ContentEncoding::Identity)
        .body(SizedStream::new(range.end - range.start, pieces)))
}

/// Text was found to be UTF-8.
fn media_type(file: &StoredFile) -> String {
    if file.media_type.starts_with("text/") {
        format!("{}; charset=utf-8", file.media_type)
    } else {
        file.media_type.clone()
    }
}

fn impossible(file: &StoredFile) -> Problem {
    let detail = format!("the file has {} bytes", file.size);
    let title = "The file has no such part";
    Problem::new(StatusCode::RANGE_NOT_SATISFIABLE, "range-not-satisfiable", title, detail)
        .with_header(header::CONTENT_RANGE, &format!("bytes */{}", file.size))
}
