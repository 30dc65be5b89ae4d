//! Identity's operations.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, patch, post, web};
use socle_application::identity::{Identity, SignInInput, SignUpInput, UpdateProfileInput};
use socle_domain::identity::{SessionKind, User};
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::{
    AuthenticatedBody, CsrfBody, EmailRequest, RefreshRequest, SignInBody, SignInRequest,
    SignUpRequest, TokenRequest, UpdateProfileRequest, UserBody,
};
use super::{answers, cookies};
use crate::extract::{
    Anyone, BrowserActor, IfMatch, Json, PreferredLocale, SignedInActor, etag, origin,
};
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
        .service(csrf)
        .service(unlock_account)
        .configure(super::passwords::configure)
        .configure(super::magic_link::configure)
        .configure(super::second_factor::configure)
        .configure(super::email_change::configure)
        .configure(super::sessions::configure)
        .configure(super::security_events::configure)
        .configure(super::administration::configure);
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
/// An unknown address, a wrong password, an unproved address, a closed and a locked account get one
/// and the same answer.
#[utoipa::path(
    tag = "identity",
    request_body = SignInRequest,
    responses(
        (status = 200, description = "A session was opened, or the second factor is asked for",
         body = SignInBody),
        AuthenticationProblems, InputProblems, ThrottleProblem, ServerProblems,
    )
)]
#[post("/auth/signin")]
async fn sign_in(
    request: HttpRequest,
    Anyone(actor): Anyone,
    Json(body): Json<SignInRequest>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    let session = SessionKind::from(body.session.unwrap_or_default());
    if session == SessionKind::Cookie {
        // Nobody is to be signed in as a stranger by a page of another site.
        origin::refuse_foreign(&request)?;
    }
    let (email, password, device_name) = (body.email, body.password.0, body.device_name);
    let input = SignInInput { email, password, device_name, session };
    Ok(answers::of_sign_in(&identity.sign_in.execute(&actor, input).await?))
}

/// End a lockout
///
/// Uses up the token of the link that was mailed when too many sign-ins had failed.
#[utoipa::path(
    tag = "identity",
    request_body = TokenRequest,
    responses(
        (status = 204, description = "Signing in works again from anywhere"),
        InputProblems, GoneProblem, ThrottleProblem, ServerProblems,
    )
)]
#[post("/auth/unlock")]
async fn unlock_account(
    Anyone(actor): Anyone,
    Json(body): Json<TokenRequest>,
    identity: web::Data<Identity>,
) -> Result<HttpResponse, Problem> {
    identity.unlock_account.execute(&actor, &body.token).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Read the CSRF token
///
/// Of a session that a cookie carries. It changes with the cookie.
#[utoipa::path(
    tag = "identity",
    security(("cookie" = [])),
    responses(
        (status = 200, description = "The token, for `x-csrf-token`", body = CsrfBody),
        AuthenticationProblems, ServerProblems,
    )
)]
#[get("/auth/csrf")]
async fn csrf(browser: BrowserActor) -> HttpResponse {
    HttpResponse::Ok().json(CsrfBody { csrf_token: browser.csrf_token })
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
    let refreshed = identity.refresh.execute(&actor, &body.refresh_token).await?;
    Ok(HttpResponse::Ok().json(AuthenticatedBody::new(&refreshed.user, &refreshed.tokens)))
}

/// Sign out
///
/// Ends the session; its access token stops working with the next request.
#[utoipa::path(
    tag = "identity",
    security(("bearer" = []), ("cookie" = [])),
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
    let mut response = HttpResponse::NoContent();
    cookies::clear_session(&mut response);
    Ok(response.finish())
}

/// Read my profile
#[utoipa::path(
    tag = "identity",
    security(("bearer" = []), ("cookie" = [])),
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
    security(("bearer" = []), ("cookie" = [])),
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
