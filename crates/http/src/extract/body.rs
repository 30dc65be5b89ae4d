use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{FromRequest as _, HttpRequest, rt, web};

use crate::HttpSettings;
use crate::problem::Problem;

/// Reads a body of the expected media type, up to the limit and within the time for it.
pub(super) async fn read(
    request: &HttpRequest,
    payload: &mut Payload,
    media_type: &'static str,
) -> Result<Bytes, Problem> {
    if !has_media_type(request, media_type) {
        return Err(Problem::media_type(media_type));
    }
    receive(request, payload).await
}

/// Reads a body of any media type, up to the limit and within the time for it.
pub(crate) async fn receive(
    request: &HttpRequest,
    payload: &mut Payload,
) -> Result<Bytes, Problem> {
    let settings = request
        .app_data::<web::Data<HttpSettings>>()
        .ok_or_else(|| Problem::internal("the wiring lacks settings"))?;
    let reading = Bytes::from_request(request, payload);
    let read = rt::time::timeout(settings.body_timeout, reading).await;
    read.map_err(|_elapsed| Problem::too_slow())?.map_err(|error| {
        match error.as_error::<PayloadError>() {
            Some(PayloadError::Overflow) => Problem::too_large(settings.max_body_bytes),
            _ => Problem::unreadable("the request body is incomplete or badly encoded"),
        }
    })
}

fn has_media_type(request: &HttpRequest, expected: &str) -> bool {
    let header = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = header.and_then(|text| text.split(';').next()).map(str::trim);
    essence.is_some_and(|essence| essence.eq_ignore_ascii_case(expected))
}
