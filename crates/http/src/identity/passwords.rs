//! Forgotten, reset and changed passwords.

use actix_web::{HttpResponse, post, web};
use socle_application::identity::Identity;
use utoipa_actix_web::service_config::ServiceConfig;

use super::answers;
use super::dto::{ChangePasswordRequest, EmailRequest, ResetPasswordRequest};
use crate::extract::{Anyone, Json, SignedInActor};
use crate::problem::{
    AuthenticationProblems, GoneProblem, InputProblems, Problem, ServerProblems, ThrottleProblem,
};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(forgot_password).service(reset_password).service(change_password);
}

/// Ask for a link to choose another password
///
/// The answer is the same whether or not the address is known.
#[utoipa::path(
    tag = "identity",
    request_body = EmailRequest,
    responses(
        (status = 202, description = "Accepted; if the address is known, a mail is on its way"),
        InputProblems, ThrottleProblem, ServerProblems,
    )
)]
#[post("/auth/password/forgot")]
async fn forgot_password(
    Anyone(actor): Anyone,
    Json(body): Json<EmailRequest>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    identity.forgot_password.execute(&actor, &body.email).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// Set a new password
///
/// Uses up the token of a link, ends every session and does not sign in.
#[utoipa::path(
    tag = "identity",
    request_body = ResetPasswordRequest,
    responses(
        (status = 204, description = "The password is set"),
        InputProblems, GoneProblem, ThrottleProblem, ServerProblems,
    )
)]
#[post("/auth/password/reset")]
async fn reset_password(
    Anyone(actor): Anyone,
    Json(body): Json<ResetPasswordRequest>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    identity.reset_password.execute(&actor, &body.token, body.new_password.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Change my password
///
/// Ends every other session. A wrong current password is a 422 on `current_password`.
#[utoipa::path(
    tag = "identity",
    security(("bearer" = []), ("cookie" = [])),
    request_body = ChangePasswordRequest,
    responses(
        (status = 204, description = "The password is changed"),
        AuthenticationProblems, InputProblems, ThrottleProblem, ServerProblems,
    )
)]
#[post("/auth/password/change")]
async fn change_password(
    SignedInActor(actor): SignedInActor,
    Json(body): Json<ChangePasswordRequest>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let (current, new) = (body.current_password.0, body.new_password.0);
    let changed = identity.change_password.execute(&actor, current, new).await?;
    Ok(answers::renewed(HttpResponse::NoContent(), &changed).finish())
}
