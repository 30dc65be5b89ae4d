//! What a provider reports of mails.

use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, HttpResponse, post, web};
use socle_application::email::Email;
use socle_application::email::ports::RawReport;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::extract::{Anyone, body};
use crate::problem::{NotFoundProblem, Problem, ServerProblems, problems};

problems!(
    /// Of the operation that takes reports.
    ReportProblems {
        "400" => "The report is signed, but cannot be read",
        "401" => "The report is not signed, wrongly signed or too old",
        "408" => "The body took too long to arrive",
        "413" => "The body is too large",
    }
);

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(resend);
}

/// A report as it arrived, byte for byte.
struct AsSent(RawReport);

impl FromRequest for AsSent {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let body = body::receive(&request, &mut payload).await?.to_vec();
            let headers = request.headers().iter().filter_map(|(name, value)| {
                Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
            });
            Ok(Self(RawReport { headers: headers.collect(), body }))
        })
    }
}

/// Report what became of mails
///
/// For Resend's webhook, which signs what it posts. `email.bounced` (permanent) and
/// `email.complained` put the address on the list of those that get no more mail; bounces for the
/// time being are counted, and the fifth within 30 days does the same; every other event is
/// acknowledged. A report that is posted again changes nothing. Without a secret in the
/// configuration there is nothing here.
#[utoipa::path(
    tag = "email",
    operation_id = "report_by_resend",
    params(
        ("svix-id" = String, Header, description = "Identifies the report, however often it is posted"),
        ("svix-timestamp" = i64, Header, description = "When it was posted, in seconds since 1970"),
        ("svix-signature" = String, Header, description = "`v1,` and an HMAC-SHA256 in base64, with spaces between several"),
    ),
    request_body(
        content = Vec<u8>,
        content_type = "application/octet-stream",
        description = "An event of Resend's, as it was signed; of any content type",
    ),
    responses(
        (status = 204, description = "The report was heard"),
        ReportProblems, NotFoundProblem, ServerProblems,
    )
)]
#[post("/webhooks/email/resend")]
async fn resend(
    Anyone(actor): Anyone,
    AsSent(report): AsSent,
    email: web::Data<Email>,
) -> Result<HttpResponse, Problem> {
    let not_configured = || Problem::not_found("no webhook of Resend's is configured");
    let hear = email.hear_report.as_ref().ok_or_else(not_configured)?;
    hear.execute(&actor, &report).await?;
    Ok(HttpResponse::NoContent().finish())
}
