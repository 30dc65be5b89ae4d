//! Company pages.

use actix_web::http::header;
use actix_web::{HttpResponse, get, put, web};
use serde::{Deserialize, Serialize};
use socle_application::access::ReadError;
use socle_application::recruiting::Recruiting;
use socle_application::recruiting::companies::WriteCompanyInput;
use socle_application::recruiting::ports::{CompanyRef, CompanyView};
use socle_domain::Id as _;
use socle_domain::files::FileId;
use socle_domain::organizations::OrganizationId;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

use crate::extract::{IfMatch, Json, PathId, SignedInActor, etag};
use crate::problem::{
    AuthenticationProblems, ConditionalProblems, InputProblems, NotFoundProblem, Problem,
    ServerProblems,
};

/// Registers the operations.
pub(super) fn configure(config: &mut ServiceConfig<'_>) {
    config.service(read).service(write);
}

/// What a company page is to say; what is left out is empty.
#[derive(Deserialize, ToSchema)]
struct WriteCompanyRequest {
    /// What the company does, on one line.
    #[schema(max_length = 200)]
    tagline: Option<String>,
    /// What it does, at length.
    #[schema(max_length = 20_000)]
    description: Option<String>,
    /// Its own site.
    #[schema(max_length = 2000, example = "https://example.com")]
    website: Option<String>,
    /// In which line of business.
    #[schema(max_length = 200)]
    industry: Option<String>,
    /// How many people work there: `1-9`, `10-49`, `50-249` or `250+`.
    #[schema(example = "10-49")]
    size: Option<String>,
    /// Where it is.
    #[schema(max_length = 200)]
    location: Option<String>,
    /// Its sign: a picture (`avatar`) that the organization uploaded.
    logo_file_id: Option<Uuid>,
}

/// A company as everybody sees it.
#[derive(Serialize, Deserialize, ToSchema)]
pub(super) struct CompanyBody {
    organization_id: Uuid,
    pub(super) name: String,
    /// Its name in addresses.
    pub(super) slug: String,
    #[schema(required)]
    pub(super) tagline: Option<String>,
    #[schema(required)]
    pub(super) description: Option<String>,
    #[schema(required)]
    pub(super) website: Option<String>,
    #[schema(required)]
    pub(super) industry: Option<String>,
    #[schema(required)]
    pub(super) size: Option<String>,
    #[schema(required)]
    pub(super) location: Option<String>,
    #[schema(required)]
    pub(super) logo_file_id: Option<Uuid>,
    /// For `If-Match`.
    version: i64,
}

impl From<CompanyView> for CompanyBody {
    fn from(CompanyView { name, slug, company }: CompanyView) -> Self {
        Self {
            organization_id: company.organization_id.as_uuid(),
            name,
            slug,
            tagline: company.tagline.map(|line| line.to_string()),
            description: company.description.map(|text| text.to_string()),
            website: company.website.map(|url| url.as_str().to_owned()),
            industry: company.industry.map(|line| line.to_string()),
            size: company.size.map(|size| size.as_str().to_owned()),
            location: company.location.map(|line| line.to_string()),
            logo_file_id: company.logo_file_id.map(|id| id.as_uuid()),
            version: company.version,
        }
    }
}

fn shown(body: &CompanyBody) -> HttpResponse {
    HttpResponse::Ok().insert_header((header::ETAG, etag(body.version))).json(body)
}

/// The page of a company, as everybody sees it.
pub(super) async fn page_of(
    recruiting: &Recruiting,
    company: &CompanyRef,
) -> Result<CompanyBody, ReadError> {
    recruiting.companies.read.execute(company, "body", CompanyBody::from).await
}

/// Read a company page
///
/// Everybody may, once it is written.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "get_company",
    params(("id" = Uuid, Path, description = "The organization")),
    responses(
        (status = 200, description = "The page", body = CompanyBody,
         headers(("etag" = String, description = "The version, for `If-Match`"))),
        NotFoundProblem, ServerProblems,
    )
)]
#[get("/organizations/{id}/company")]
async fn read(
    PathId(id): PathId<OrganizationId>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    Ok(shown(&page_of(&recruiting, &CompanyRef::Id(id)).await?))
}

/// Write a company page
///
/// All of it at once. With `If-Match`, only if it still has that version; a page that is not there yet
/// is at version 0.
#[utoipa::path(
    tag = "recruiting",
    operation_id = "put_company",
    security(("bearer" = []), ("cookie" = []), ("api_key" = [])),
    params(
        ("id" = Uuid, Path, description = "The organization"),
        ("if-match" = Option<String>, Header, description = "The `ETag` of the version to change"),
    ),
    request_body = WriteCompanyRequest,
    responses(
        (status = 200, description = "The page as it is now", body = CompanyBody,
         headers(("etag" = String, description = "The version, for `If-Match`"))),
        AuthenticationProblems, InputProblems, NotFoundProblem, ConditionalProblems, ServerProblems,
    )
)]
#[put("/organizations/{id}/company")]
async fn write(
    SignedInActor(actor): SignedInActor,
    PathId(id): PathId<OrganizationId>,
    IfMatch(expected_versions): IfMatch,
    Json(body): Json<WriteCompanyRequest>,
    recruiting: web::Data<Recruiting>,
) -> Result<HttpResponse, Problem> {
    let input = WriteCompanyInput {
        tagline: body.tagline,
        description: body.description,
        website: body.website,
        industry: body.industry,
        size: body.size,
        location: body.location,
        logo_file_id: body.logo_file_id.map(FileId::from_uuid),
        expected_versions,
    };
    let view = recruiting.companies.write.execute(&actor, id, input).await?;
    Ok(shown(&CompanyBody::from(view)))
}
