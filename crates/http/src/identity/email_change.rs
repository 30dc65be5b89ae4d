//! Moving an account to another address.

use actix_web::{HttpResponse, post, web};
use socle_application::identity::Identity;
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::{ChangeEmailRequest, TokenRequest};
use crate::extract::{Anyone, Json, SignedInActor};
use crate::problem::{
    AuthenticationProblems, ConflictProblem, GoneProblem, InputProblems, Problem, ServerProblems,
    ThrottleProblem,
};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(request).service(confirm);
}

/// Ask to change my address
///
/// Mails a link to the new address and a notice to the present one. The answer is the same whether
/// or not the new address is taken. A wrong current password is a 422 on `current_password`.
#[utoipa::path(
    tag = "identity",
    operation_id = "request_email_change",
    security(("bearer" = []), ("cookie" = [])),
    request_body = ChangeEmailRequest,
    responses(
        (status = 202, description = "Accepted; the mails are on their way"),
        AuthenticationProblems, InputProblems, ThrottleProblem, ServerProblems,
    )
)]
#[post("/auth/email/change")]
async fn request(
    SignedInActor(actor): SignedInActor,
    Json(body): Json<ChangeEmailRequest>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let password = body.current_password.0;
    identity.request_email_change.execute(&actor, &body.new_email, password).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// Confirm my new address
///
/// Uses up the token of the link that was mailed to it.
#[utoipa::path(
    tag = "identity",
    operation_id = "confirm_email_change",
    request_body = TokenRequest,
    responses(
        (status = 204, description = "The account has moved"),
        InputProblems, GoneProblem, ConflictProblem, ServerProblems,
    )
)]
#[post("/auth/email/change/confirm")]
async fn confirm(
    Anyone(actor): Anyone,
    Json(body): Json<TokenRequest>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    identity.confirm_email_change.execute(&actor, &body.token).await?;
    Ok(HttpResponse::NoContent().finish())
}
