//! One span and one line in the log per request.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::{Error, HttpMessage as _};
use tracing::Span;
use tracing_actix_web::RootSpanBuilder;

use super::context::RequestContext;

/// Describes a request in the log. The query is left out: links in mails carry tokens there.
pub(crate) struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let extensions = request.extensions();
        let context = extensions.get::<RequestContext>();
        let request_id = context.map_or("", |c| c.request_id.as_str());
        let client = context.and_then(|c| c.client.ip).map(|ip| ip.to_string());
        // At the highest level, so that no log setting separates an event from its request.
        tracing::error_span!(
            "request",
            request_id,
            method = %request.method(),
            path = request.path(),
            client = client.unwrap_or_default(),
        )
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        let status = match outcome {
            Ok(response) => response.status(),
            Err(error) => error.as_response_error().status_code(),
        };
        tracing::debug!(parent: &span, status = status.as_u16(), "answered");
    }
}
