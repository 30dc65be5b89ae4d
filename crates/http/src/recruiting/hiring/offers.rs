//! What employers offer candidates, and what these answer.

use actix_web::http::header;
use actix_web::{HttpResponse, get, post, web};
use socle_application::recruiting::Recruiting;
use socle_application::recruiting::hiring::offers::{Answer, Decision, OfferInput};
use socle_domain::recruiting::ApplicationId;
use socle_domain::recruiting::hiring::OfferId;
use utoipa_actix_web::service_config::ServiceConfig;

use super::dto::{DraftOfferRequest, OfferBody, OfferPage};
use crate::extract::{Json, Paging, PathId, SignedInActor};
use crate::idempotency::{IdempotencyKeyHeader, IdempotencyProblems, Idempotent};
use crate::problem::{
    AuthenticationProblems, ConflictProblem, InputProblems, ListProblems, NotFoundProblem, Problem,
    ServerProblems,
};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(draft)
        .service(list)
        .service(read)
        .service(send)
        .service(withdraw)
        .service(accept)
        .service(decline);
}

/// Draft an offer
///
/// The candidate does not see it before it is sent. An application has one that is open.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "draft_offer",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The application"),
        IdempotencyKeyHeader,
    ),
    request_body = DraftOfferRequest,
    responses(
        (status = 201, description = "The offer", body = OfferBody,
         headers(("location" = String, description = "Where it is"))),
        AuthenticationProblems, InputProblems, NotFoundProblem, ConflictProblem, ServerProblems,
        IdempotencyProblems,
    )
)]
#[post("/applications/{id}/offers", wrap = "Idempotent")]
async fn draft(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<ApplicationId>,
    Json(body): Json<DraftOfferRequest>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let input = OfferInput::from(body);
    let offer = recruiting.hiring.offers.draft.execute(&actor, id, &input).await?;
    let location = format!("/api/v1/recruiting/offers/{}", offer.id);
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, location))
        .json(OfferBody::from(offer)))
}

/// Read an offer
///
/// For both sides; for its candidate once it was sent.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "get_offer",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The offer")),
    responses(
        (status = 200, description = "The offer", body = OfferBody),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/offers/{id}")]
async fn read(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OfferId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let offer = recruiting.hiring.offers.read.one(&actor, id).await?;
    Ok(HttpResponse::Ok().json(OfferBody::from(offer)))
}

/// List the offers about an application
///
/// For both sides, the latest first; candidates see those that they were sent.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "list_offers",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The application"),
        ("limit" = Option<u8>, Query, description = "How many, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "The `next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "A page of offers", body = OfferPage),
        AuthenticationProblems, ListProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/applications/{id}/offers")]
async fn list(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<ApplicationId>,
    Paging(page): Paging<OfferId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let page = recruiting.hiring.offers.read.on(&actor, id, page).await?;
    Ok(HttpResponse::Ok().json(OfferPage::from(page)))
}

/// Send an offer
///
/// A draft, about an application in the state `offer`. The candidate is told.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "send_offer",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The offer")),
    responses(
        (status = 200, description = "The offer", body = OfferBody),
        AuthenticationProblems, NotFoundProblem, ConflictProblem, ServerProblems,
    )
)]
#[post("/offers/{id}/send")]
async fn send(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OfferId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let offer = recruiting.hiring.offers.change_state.execute(&actor, id, Decision::Send).await?;
    Ok(HttpResponse::Ok().json(OfferBody::from(offer)))
}

/// Take an offer back
///
/// While nobody has answered. The candidate is told, unless it was a draft.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "withdraw_offer",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The offer")),
    responses(
        (status = 200, description = "The offer", body = OfferBody),
        AuthenticationProblems, NotFoundProblem, ConflictProblem, ServerProblems,
    )
)]
#[post("/offers/{id}/withdraw")]
async fn withdraw(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OfferId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let offer =
        recruiting.hiring.offers.change_state.execute(&actor, id, Decision::Withdraw).await?;
    Ok(HttpResponse::Ok().json(OfferBody::from(offer)))
}

/// Accept an offer
///
/// For its candidate, in time. The application is accepted with it, and both sides are told.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "accept_offer",
    security(("bearer" = []), ("cookie" = [])),
    params(("id" = Uuid, Path, description = "The offer")),
    responses(
        (status = 200, description = "The offer", body = OfferBody),
        AuthenticationProblems, NotFoundProblem, ConflictProblem, ServerProblems,
    )
)]
#[post("/offers/{id}/accept")]
async fn accept(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OfferId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let offer = recruiting.hiring.offers.answer.execute(&actor, id, Answer::Accept).await?;
    Ok(HttpResponse::Ok().json(OfferBody::from(offer)))
}

/// Decline an offer
///
/// For its candidate, in time. The application stays open, and both sides are told.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "decline_offer",
    security(("bearer" = []), ("cookie" = [])),
    params(("id" = Uuid, Path, description = "The offer")),
    responses(
        (status = 200, description = "The offer", body = OfferBody),
        AuthenticationProblems, NotFoundProblem, ConflictProblem, ServerProblems,
    )
)]
#[post("/offers/{id}/decline")]
async fn decline(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OfferId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let offer = recruiting.hiring.offers.answer.execute(&actor, id, Answer::Decline).await?;
    Ok(HttpResponse::Ok().json(OfferBody::from(offer)))
}
