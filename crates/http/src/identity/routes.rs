//! Identity's operations.

use actix_web::http::header;
use actix_web::{HttpResponse, get, patch, post, web};
use socle_application::identity::{Identity, SignInInput, SignUpInput, UpdateProfileInput};
use socle_domain::identity::User;
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::{
    AuthenticatedBody, EmailRequest, RefreshRequest, SessionKind, SignInRequest, SignUpRequest,
    TokenRequest, UpdateProfileRequest, UserBody,
};
use crate::extract::{Anyone, IfMatch, Json, PreferredLocale, SignedInActor, etag};
use crate::problem::{
    AuthenticationProblems, ConditionalProblems, GoneProblem, InputProblems, Problem,
    ServerProblems, ThrottleProblem,
};

/// Registers the operations.
pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(sign_up)
        .service(verify_email)
        .service(resend_verification)
        .service(sign_in)
        .service(refresh)
        .service(sign_out)
        .service(get_profile)
        .service(update_profile)
        .configure(super::passwords::configure)
        .configure(super::sessions::configure);
}

/// Sign up
///
/// The answer is the same whether or not the address is known; its owner gets a mail.
#[utoipa::path(
    tag = "identity",
    request_body = SignUpRequest,
    responses(
        (status = 202, description = "Accepted; a mail is on its way"),
        InputProblems, ThrottleProblem, ServerProblems,
    )
)]
#[post("/auth/signup")]
async fn sign_up(
    Anyone(actor): Anyone,
    PreferredLocale(preferred_locale): PreferredLocale,
    Json(body): Json<SignUpRequest>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let input = SignUpInput {
        email: body.email,
        password: body.password.0,
        first_name: body.first_name,
        last_name: body.last_name,
        locale: body.locale,
        preferred_locale,
        time_zone: body.time_zone,
    };
    identity.sign_up.execute(&actor, input).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// Prove an address
///
/// Uses up the token of the mailed link.
#[utoipa::path(
    tag = "identity",
    request_body = TokenRequest,
    responses(
        (status = 204, description = "The address is proved"),
        InputProblems, GoneProblem, ServerProblems,
    )
)]
#[post("/auth/email/verify")]
async fn verify_email(
    Anyone(actor): Anyone,
    Json(body): Json<TokenRequest>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    identity.verify_email.execute(&actor, &body.token).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ask for another verification mail
///
/// The answer is the same whether or not the address is known or proved.
#[utoipa::path(
    tag = "identity",
    request_body = EmailRequest,
    responses(
        (status = 202, description = "Accepted; if the address awaits proof, a mail is on its way"),
        InputProblems, ThrottleProblem, ServerProblems,
    )
)]
#[post("/auth/email/verify/resend")]
async fn resend_verification(
    Anyone(actor): Anyone,
    Json(body): Json<EmailRequest>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    identity.resend_verification.execute(&actor, &body.email).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// Sign in
///
/// An unknown address, a wrong password, an unproved address and a closed account get one and the
/// same answer.
#[utoipa::path(
    tag = "identity",
    request_body = SignInRequest,
    responses(
        (status = 200, description = "A session was opened", body = AuthenticatedBody),
        AuthenticationProblems, InputProblems, ThrottleProblem, ServerProblems,
    )
)]
#[post("/auth/signin")]
async fn sign_in(
    Anyone(actor): Anyone,
    Json(body): Json<SignInRequest>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    match body.session {
        None | Some(SessionKind::Token) => {}
    }
    let input =
        SignInInput { email: body.email, password: body.password.0, device_name: body.device_name };
    let answer = identity.sign_in.execute(&actor, input).await?;
    Ok(HttpResponse::Ok().json(AuthenticatedBody::from(&answer)))
}

/// Refresh
///
/// Gives the next tokens of a session and uses the refresh token up. Within 10 s the same token gets
/// the same successor once more; used later, it ends the session.
#[utoipa::path(
    tag = "identity",
    request_body = RefreshRequest,
    responses(
        (status = 200, description = "The next tokens", body = AuthenticatedBody),
        AuthenticationProblems, InputProblems, ServerProblems,
    )
)]
#[post("/auth/refresh")]
async fn refresh(
    Anyone(actor): Anyone,
    Json(body): Json<RefreshRequest>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let answer = identity.refresh.execute(&actor, &body.refresh_token).await?;
    Ok(HttpResponse::Ok().json(AuthenticatedBody::from(&answer)))
}

/// Sign out
///
/// Ends the session; its access token stops working with the next request.
#[utoipa::path(
    tag = "identity",
    security(("bearer" = [])),
    responses(
        (status = 204, description = "The session is over"),
        AuthenticationProblems, ServerProblems,
    )
)]
#[post("/auth/signout")]
async fn sign_out(
    SignedInActor(actor): SignedInActor,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    identity.sign_out.execute(&actor).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Read my profile
#[utoipa::path(
    tag = "identity",
    security(("bearer" = [])),
    responses(
        (status = 200, description = "The profile", body = UserBody,
         headers(("etag" = String, description = "The version, for `If-Match`"))),
        AuthenticationProblems, ServerProblems,
    )
)]
#[get("/me")]
async fn get_profile(
    SignedInActor(actor): SignedInActor,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let user = identity.get_profile.execute(&actor).await?;
    Ok(profile(&user))
}

/// Change my profile
///
/// With `If-Match`, only if the profile still has that version.
#[utoipa::path(
    tag = "identity",
    security(("bearer" = [])),
    request_body = UpdateProfileRequest,
    params(("if-match" = Option<String>, Header, description = "The `ETag` of the version to change")),
    responses(
        (status = 200, description = "The profile as it is now", body = UserBody,
         headers(("etag" = String, description = "The version, for `If-Match`"))),
        AuthenticationProblems, InputProblems, ConditionalProblems, ServerProblems,
    )
)]
#[patch("/me")]
async fn update_profile(
    SignedInActor(actor): SignedInActor,
    IfMatch(expected_versions): IfMatch,
    Json(body): Json<UpdateProfileRequest>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let input = UpdateProfileInput {
        first_name: body.first_name,
        last_name: body.last_name,
        locale: body.locale,
        time_zone: body.time_zone,
        expected_versions,
    };
    Ok(profile(&identity.update_profile.execute(&actor, input).await?))
}

fn profile(user: &User) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::ETAG, etag(user.version))).json(UserBody::from(user))
}
