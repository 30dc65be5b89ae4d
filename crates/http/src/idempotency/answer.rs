use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderName};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use socle_application::idempotency::Answer;

/// Says that an answer was given before.
pub(super) static REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// What is kept of an answer's headers. No cookie among them: a session is nobody's to have again.
static KEPT: [HeaderName; 3] = [header::CONTENT_TYPE, header::LOCATION, header::ETAG];

/// An answer, written down. Never printed: it may hold what is shown only once.
#[derive(Serialize, Deserialize)]
struct Written {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

/// Writes an answer down. `None` when that cannot be.
pub(super) fn write(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Option<Answer> {
    let kept = KEPT.iter().filter_map(|name| {
        let value = headers.get(name)?.to_str().ok()?;
        Some((name.as_str().to_owned(), value.to_owned()))
    });
    let written = Written {
        status: status.as_u16(),
        headers: kept.collect(),
        body: STANDARD_NO_PAD.encode(body),
    };
    serde_json::to_vec(&written).ok().map(Answer::from)
}

/// The answer once more. `None` when nobody can have written that.
pub(super) fn read(answer: &Answer) -> Option<HttpResponse> {
    let written: Written = serde_json::from_slice(answer.expose_secret()).ok()?;
    let body = STANDARD_NO_PAD.decode(written.body).ok()?;
    let mut response = HttpResponse::build(StatusCode::from_u16(written.status).ok()?);
    for header in written.headers {
        response.insert_header(header);
    }
    response.insert_header((REPLAYED.clone(), "true"));
    Some(if body.is_empty() { response.finish() } else { response.body(body) })
}
