//! Signing in with a mailed link or code.

use actix_web::{HttpRequest, HttpResponse, post, web};
use socle_application::identity::{Identity, MagicLinkProof, VerifyMagicLinkInput};
use socle_domain::identity::SessionKind;
use utoipa_actix_web::service_config::ServiceConfig;

use super::answers;
use super::dto::{SendMagicLinkRequest, SignInBody, VerifyMagicLinkRequest};
use crate::extract::{Anyone, Json, origin};
use crate::problem::{
    AuthenticationProblems, FieldProblem, GoneProblem, InputProblems, Problem, ServerProblems,
    ThrottleProblem,
};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(send).service(verify);
}

/// Ask for a link to sign in with
///
/// The answer is the same whether or not the address is known. Link and code work once, for 10
/// minutes.
#[utoipa::path(
    tag = "identity",
    operation_id = "send_magic_link",
    request_body = SendMagicLinkRequest,
    responses(
        (status = 202, description = "Accepted; if the address is known, a mail is on its way"),
        InputProblems, ThrottleProblem, ServerProblems,
    )
)]
#[post("/auth/magic-link/send")]
async fn send(
    Anyone(actor): Anyone,
    Json(body): Json<SendMagicLinkRequest>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    identity.send_magic_link.execute(&actor, &body.email, body.locale.as_deref()).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// Sign in with a link or its code
///
/// Uses both up.
#[utoipa::path(
    tag = "identity",
    operation_id = "verify_magic_link",
    request_body = VerifyMagicLinkRequest,
    responses(
        (status = 200, description = "A session was opened, or the second factor is asked for",
         body = SignInBody),
        AuthenticationProblems, InputProblems, GoneProblem, ThrottleProblem, ServerProblems,
    )
)]
#[post("/auth/magic-link/verify")]
async fn verify(
    request: HttpRequest,
    Anyone(actor): Anyone,
    Json(body): Json<VerifyMagicLinkRequest>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let proof = match (body.token, body.email, body.code) {
        (Some(token), None, None) => MagicLinkProof::Token(token),
        (None, Some(email), Some(code)) => MagicLinkProof::Code { email, code },
        _ => {
            let message = "send either this, or email and code";
            return Err(Problem::invalid(vec![FieldProblem::new("token", "required", message)]));
        }
    };
    let (device_name, session) = (body.device_name, body.session.unwrap_or_default().into());
    if session == SessionKind::Cookie {
        // Nobody is to be signed in as a stranger by a page of another site.
        origin::refuse_foreign(&request)?;
    }
    let input = VerifyMagicLinkInput { proof, device_name, session };
    let outcome = identity.verify_magic_link.execute(&actor, input).await?;
    Ok(answers::of_sign_in(&outcome))
}
