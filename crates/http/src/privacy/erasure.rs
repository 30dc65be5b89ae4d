//! Having an account erased, and keeping it after all.

use actix_web::{HttpResponse, delete, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use socle_application::privacy::Privacy;
use socle_domain::identity::UserId;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::extract::{Json, PathId, SignedInActor};
use crate::identity::{PasswordField, cookies};
use crate::problem::{
    AuthenticationProblems, ConflictProblem, InputProblems, NotFoundProblem, Problem,
    ServerProblems,
};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(request_erasure)
        .service(restore_account)
        .service(erase_user)
        .service(restore_user);
}

/// A person has their account erased.
#[derive(Deserialize, ToSchema)]
struct RequestErasureRequest {
    /// Whoever has no password leaves it out, and has proved who they are a moment ago.
    #[schema(value_type = Option<String>, format = Password)]
    current_password: Option<PasswordField>,
}

/// An account waits to be erased.
#[derive(Serialize, ToSchema)]
struct ErasureBody {
    /// When it will be erased. Until then it can be restored.
    erases_at: DateTime<Utc>,
}

/// Have my account erased
///
/// Closes the account and ends every session. Within 30 days, signing in and `POST /me/restore` bring
/// everything back. A 409 `last-owner` names organizations that nobody else owns.
#[utoipa::path(
    tag = "privacy",
    security(("bearer" = []), ("cookie" = [])),
    request_body = RequestErasureRequest,
    responses(
        (status = 202, description = "The account waits to be erased", body = ErasureBody),
        AuthenticationProblems, InputProblems, ConflictProblem, ServerProblems,
    )
)]
#[delete("/me")]
async fn request_erasure(
    SignedInActor(actor): SignedInActor,
    Json(body): Json<RequestErasureRequest>,
    privacy: web::Data<Privacy>,
) -> Result<HttpResponse, Problem> {
    let current = body.current_password.map(|field| field.0);
    let erases_at = privacy.request_erasure.execute(&actor, current).await?;
    let mut response = HttpResponse::Accepted();
    cookies::clear_session(&mut response);
    Ok(response.json(ErasureBody { erases_at }))
}

/// Keep my account after all
#[utoipa::path(
    tag = "privacy",
    security(("bearer" = []), ("cookie" = [])),
    responses(
        (status = 204, description = "The account is as it was"),
        AuthenticationProblems, ConflictProblem, ServerProblems,
    )
)]
#[post("/me/restore")]
async fn restore_account(
    SignedInActor(actor): SignedInActor,
    privacy: web::Data<Privacy>,
) -> Result<HttpResponse, Problem> {
    privacy.restore_account.execute(&actor).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Have somebody's account erased
///
/// For administrators, with the same grace. Nobody erases themselves here, or anybody above them.
#[utoipa::path(
    tag = "privacy",
    security(("bearer" = []), ("cookie" = [])),
    params(("id" = Uuid, Path, description = "The person")),
    responses(
        (status = 202, description = "The account waits to be erased", body = ErasureBody),
        AuthenticationProblems, NotFoundProblem, ConflictProblem, ServerProblems,
    )
)]
#[delete("/admin/users/{id}")]
async fn erase_user(
    SignedInActor(actor): SignedInActor,
    PathId(user_id): PathId<UserId>,
    privacy: web::Data<Privacy>,
) -> Result<HttpResponse, Problem> {
    let erases_at = privacy.erase_user.request(&actor, user_id).await?;
    Ok(HttpResponse::Accepted().json(ErasureBody { erases_at }))
}

/// Keep somebody's account after all
#[utoipa::path(
    tag = "privacy",
    security(("bearer" = []), ("cookie" = [])),
    params(("id" = Uuid, Path, description = "The person")),
    responses(
        (status = 204, description = "The account is as it was"),
        AuthenticationProblems, NotFoundProblem, ConflictProblem, ServerProblems,
    )
)]
#[post("/admin/users/{id}/restore")]
async fn restore_user(
    SignedInActor(actor): SignedInActor,
    PathId(user_id): PathId<UserId>,
    privacy: web::Data<Privacy>,
) -> Result<HttpResponse, Problem> {
    privacy.erase_user.restore(&actor, user_id).await?;
    Ok(HttpResponse::NoContent().finish())
}
