//! How organizations divide the way of applications. Candidates see none of it.

use actix_web::{HttpResponse, get, post, put, web};
use serde::{Deserialize, Serialize};
use socle_application::recruiting::Recruiting;
use socle_application::recruiting::hiring::stages::{
    ApplicationStage, SetStageInput, StageInput, StagesInput,
};
use socle_domain::Id as _;
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::ApplicationId;
use socle_domain::recruiting::hiring::{Stage, StageId, Stages};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::extract::{IfMatch, Json, PathId, SignedInActor};
use crate::problem::{
    AuthenticationProblems, ConditionalProblems, ConflictProblem, InputProblems, NotFoundProblem,
    Problem, ServerProblems,
};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(list).service(replace).service(set).service(of_application);
}

/// A stage, as it is to be.
#[derive(Deserialize, ToSchema)]
struct HiringStageRequest {
    /// Which one, if it is there already.
    id: Option<Uuid>,
    #[schema(min_length = 1, max_length = 60, example = "Phone screen")]
    name: String,
    /// Within which state: `applied`, `viewed`, `shortlisted`, `interview` or `offer`.
    #[schema(example = "interview")]
    status: String,
}

/// Where applications go that are in a stage that is removed.
#[derive(Deserialize, ToSchema)]
struct StageReplacement {
    /// The stage that is removed.
    stage_id: Uuid,
    /// One that stays, within the same state.
    replaced_by: Uuid,
}

/// All stages, in their order.
#[derive(Deserialize, ToSchema)]
struct HiringStagesRequest {
    #[schema(max_items = 30)]
    stages: Vec<HiringStageRequest>,
    /// Needed for stages that are removed while applications are in them.
    replacements: Option<Vec<StageReplacement>>,
}

impl From<HiringStagesRequest> for StagesInput {
    fn from(body: HiringStagesRequest) -> Self {
        let stage = |it: HiringStageRequest| StageInput {
            id: it.id.map(StageId::from_uuid),
            name: it.name,
            status: it.status,
        };
        let replacement = |it: StageReplacement| {
            (StageId::from_uuid(it.stage_id), StageId::from_uuid(it.replaced_by))
        };
        Self {
            stages: body.stages.into_iter().map(stage).collect(),
            replacements: body.replacements.into_iter().flatten().map(replacement).collect(),
        }
    }
}

/// Into which stage an application comes.
#[derive(Deserialize, ToSchema)]
struct SetStageRequest {
    /// One of the state in which it is; `null` for none.
    stage_id: Option<Uuid>,
}

/// A stage.
#[derive(Serialize, ToSchema)]
struct HiringStageBody {
    id: Uuid,
    name: String,
    status: String,
}

impl From<&Stage> for HiringStageBody {
    fn from(stage: &Stage) -> Self {
        let Stage { id, name, status } = stage;
        Self { id: id.as_uuid(), name: name.to_string(), status: status.as_str().to_owned() }
    }
}

/// The stages of an organization, in its order.
#[derive(Serialize, ToSchema)]
struct HiringStagesBody {
    data: Vec<HiringStageBody>,
}

impl From<Stages> for HiringStagesBody {
    fn from(stages: Stages) -> Self {
        Self { data: stages.as_slice().iter().map(HiringStageBody::from).collect() }
    }
}

/// Where an application stands.
#[derive(Serialize, ToSchema)]
struct ApplicationStageBody {
    application_id: Uuid,
    /// The state of the application.
    status: String,
    /// `null` when it is in none.
    #[schema(required)]
    stage: Option<HiringStageBody>,
}

impl From<ApplicationStage> for ApplicationStageBody {
    fn from(standing: ApplicationStage) -> Self {
        Self {
            application_id: standing.application_id.as_uuid(),
            status: standing.status.as_str().to_owned(),
            stage: standing.stage.as_ref().map(HiringStageBody::from),
        }
    }
}

/// List the stages of an organization
///
/// In its order.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "list_hiring_stages",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The organization")),
    responses(
        (status = 200, description = "The stages", body = HiringStagesBody),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/organizations/{id}/stages")]
async fn list(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OrganizationId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let stages = recruiting.hiring.stages.read.all(&actor, id).await?;
    Ok(HttpResponse::Ok().json(HiringStagesBody::from(stages)))
}

/// Replace the stages of an organization
///
/// All of them. A 409 `stage-in-use` says that applications are in one that is removed, or that is to
/// lie within another state: name one that replaces it.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "replace_hiring_stages",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The organization")),
    request_body = HiringStagesRequest,
    responses(
        (status = 200, description = "The stages as they are now", body = HiringStagesBody),
        AuthenticationProblems, InputProblems, NotFoundProblem, ConflictProblem, ServerProblems,
    )
)]
#[put("/organizations/{id}/stages")]
async fn replace(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OrganizationId>,
    Json(body): Json<HiringStagesRequest>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let input = StagesInput::from(body);
    let stages = recruiting.hiring.stages.write.execute(&actor, id, &input).await?;
    Ok(HttpResponse::Ok().json(HiringStagesBody::from(stages)))
}

/// Bring an application into a stage
///
/// One of its state, or none. Moving it to another state takes it out. The candidate sees nothing of it.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "set_application_stage",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The application"),
        ("if-match" = Option<String>, Header, description = "The `ETag` of the application"),
    ),
    request_body = SetStageRequest,
    responses(
        (status = 200, description = "Where it stands now", body = ApplicationStageBody),
        AuthenticationProblems, InputProblems, NotFoundProblem, ConflictProblem,
        ConditionalProblems, ServerProblems,
    )
)]
#[post("/applications/{id}/stage")]
async fn set(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<ApplicationId>,
    IfMatch(expected_versions): IfMatch,
    Json(body): Json<SetStageRequest>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let stage_id = body.stage_id.map(StageId::from_uuid);
    let input = SetStageInput { stage_id, expected_versions };
    let standing = recruiting.hiring.stages.set.execute(&actor, id, &input).await?;
    Ok(HttpResponse::Ok().json(ApplicationStageBody::from(standing)))
}

/// Read in which stage an application is
///
/// For its employer alone.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "get_application_stage",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(("id" = Uuid, Path, description = "The application")),
    responses(
        (status = 200, description = "Where it stands", body = ApplicationStageBody),
        AuthenticationProblems, NotFoundProblem, ServerProblems,
    )
)]
#[get("/applications/{id}/stage")]
async fn of_application(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<ApplicationId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let standing = recruiting.hiring.stages.read.of(&actor, id).await?;
    Ok(HttpResponse::Ok().json(ApplicationStageBody::from(standing)))
}
