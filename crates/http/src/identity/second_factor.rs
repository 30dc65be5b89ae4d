//! The second factor: giving it, setting it up, and proving again who one is.

use actix_web::http::header;
use actix_web::{HttpResponse, delete, post, web};
use socle_application::identity::{Identity, StepUpProof, VerifySecondFactorInput};
use socle_domain::identity::SecretToken;
use utoipa_actix_web::service_config::ServiceConfig;

use super::answers;
use super::dto::{
    CodeRequest, RecoveryCodesBody, SignedInBody, StepUpRequest, TotpEnrollmentBody,
    VerifySecondFactorRequest,
};
use crate::extract::{Anyone, Json, SignedInActor};
use crate::problem::{
    AuthenticationProblems, ConflictProblem, FieldProblem, GoneProblem, InputProblems, Problem,
    ServerProblems, ThrottleProblem,
};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(verify)
        .service(enroll)
        .service(confirm)
        .service(disable)
        .service(replace_recovery_codes)
        .service(step_up);
}

/// Give the second factor
///
/// Completes a sign-in. A code works once; after ten wrong ones they stop working for a while.
#[utoipa::path(
    tag = "identity",
    operation_id = "verify_second_factor",
    request_body = VerifySecondFactorRequest,
    responses(
        (status = 200, description = "A session was opened", body = SignedInBody),
        AuthenticationProblems, InputProblems, GoneProblem, ThrottleProblem, ServerProblems,
    )
)]
#[post("/auth/mfa/verify")]
async fn verify(
    Anyone(actor): Anyone,
    Json(body): Json<VerifySecondFactorRequest>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let challenge = SecretToken::parse(&body.challenge_id).ok_or_else(Problem::token_gone)?;
    let (method, code) = (body.method.into(), body.code);
    let input = VerifySecondFactorInput { challenge, method, code };
    let answer = identity.verify_second_factor.execute(&actor, input).await?;
    Ok(answers::of_session(&answer))
}

/// Begin to set up an authenticator app
///
/// Needs a sign-in or a step-up of the last 5 minutes. The seed counts once a code of it was
/// confirmed.
#[utoipa::path(
    tag = "identity",
    operation_id = "enroll_totp",
    security(("bearer" = []), ("cookie" = [])),
    responses(
        (status = 201, description = "A seed, shown only now", body = TotpEnrollmentBody,
         headers(("location" = String, description = "Where to confirm it"))),
        AuthenticationProblems, ConflictProblem, ServerProblems,
    )
)]
#[post("/auth/mfa/totp")]
async fn enroll(
    SignedInActor(actor): SignedInActor,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let enrollment = identity.enroll_totp.execute(&actor).await?;
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, "/api/v1/auth/mfa/totp/confirm"))
        .json(TotpEnrollmentBody::from(enrollment)))
}

/// Confirm an authenticator app
///
/// From now on signing in asks for a second factor. A wrong code is a 422 on `code`.
#[utoipa::path(
    tag = "identity",
    operation_id = "confirm_totp",
    security(("bearer" = []), ("cookie" = [])),
    request_body = CodeRequest,
    responses(
        (status = 200, description = "Recovery codes, shown only now", body = RecoveryCodesBody),
        AuthenticationProblems, InputProblems, ConflictProblem, ThrottleProblem, ServerProblems,
    )
)]
#[post("/auth/mfa/totp/confirm")]
async fn confirm(
    SignedInActor(actor): SignedInActor,
    Json(body): Json<CodeRequest>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let codes = identity.confirm_totp.execute(&actor, &body.code).await?;
    Ok(answers::renewed(HttpResponse::Ok(), &codes)
        .json(RecoveryCodesBody::from(codes.value.as_slice())))
}

/// Remove my second factor
///
/// Takes a code of the app or a recovery code. A wrong one is a 422 on `code`.
#[utoipa::path(
    tag = "identity",
    operation_id = "disable_second_factor",
    security(("bearer" = []), ("cookie" = [])),
    request_body = CodeRequest,
    responses(
        (status = 204, description = "Signing in asks for no second factor any more"),
        AuthenticationProblems, InputProblems, ConflictProblem, ThrottleProblem, ServerProblems,
    )
)]
#[delete("/auth/mfa/totp")]
async fn disable(
    SignedInActor(actor): SignedInActor,
    Json(body): Json<CodeRequest>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let disabled = identity.disable_second_factor.execute(&actor, &body.code).await?;
    Ok(answers::renewed(HttpResponse::NoContent(), &disabled).finish())
}

/// Replace my recovery codes
///
/// Takes a code of the app or a recovery code; all earlier recovery codes stop working.
#[utoipa::path(
    tag = "identity",
    operation_id = "replace_recovery_codes",
    security(("bearer" = []), ("cookie" = [])),
    request_body = CodeRequest,
    responses(
        (status = 200, description = "Recovery codes, shown only now", body = RecoveryCodesBody),
        AuthenticationProblems, InputProblems, ConflictProblem, ThrottleProblem, ServerProblems,
    )
)]
#[post("/auth/mfa/recovery-codes")]
async fn replace_recovery_codes(
    SignedInActor(actor): SignedInActor,
    Json(body): Json<CodeRequest>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let codes = identity.replace_recovery_codes.execute(&actor, &body.code).await?;
    Ok(answers::renewed(HttpResponse::Ok(), &codes)
        .json(RecoveryCodesBody::from(codes.value.as_slice())))
}

/// Prove again who I am
///
/// Sensitive operations need that within the last 5 minutes, and answer 403 `step-up-required`
/// otherwise.
#[utoipa::path(
    tag = "identity",
    operation_id = "step_up",
    security(("bearer" = []), ("cookie" = [])),
    request_body = StepUpRequest,
    responses(
        (status = 204, description = "Proved, for 5 minutes"),
        AuthenticationProblems, InputProblems, ConflictProblem, ThrottleProblem, ServerProblems,
    )
)]
#[post("/auth/step-up")]
async fn step_up(
    SignedInActor(actor): SignedInActor,
    Json(body): Json<StepUpRequest>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let proof = match (body.code, body.current_password) {
        (Some(code), None) => StepUpProof::Code(code),
        (None, Some(password)) => StepUpProof::Password(password.0),
        _ => {
            let message = "send either this or current_password";
            return Err(Problem::invalid(vec![FieldProblem::new("code", "required", message)]));
        }
    };
    let proved = identity.step_up.execute(&actor, proof).await?;
    Ok(answers::renewed(HttpResponse::NoContent(), &proved).finish())
}
