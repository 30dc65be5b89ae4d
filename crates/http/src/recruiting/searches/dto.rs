//! Saved searches as they go over the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use socle_application::patch::Patch;
use socle_application::recruiting::searches::{SearchInput, SearchPatch};
use socle_domain::Id as _;
use socle_domain::organizations::OrganizationId;
use socle_domain::recruiting::SavedSearch;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::patch;

/// A search is saved. The filters are those of the list of published jobs.
#[derive(Deserialize, ToSchema)]
pub(super) struct CreateSearchRequest {
    /// What it is called.
    #[schema(min_length = 1, max_length = 100, example = "Rust à Lyon")]
    name: String,
    /// Words, phrases in quotes, `-` before what is not to be there.
    #[schema(max_length = 1000, example = "rust -stage")]
    q: Option<String>,
    /// `full_time`, `part_time`, `contract`, `temporary` or `internship`.
    #[schema(example = "full_time")]
    job_type: Option<String>,
    /// `on_site`, `remote` or `hybrid`.
    work_mode: Option<String>,
    /// How the place begins.
    #[schema(max_length = 200, example = "Lyon")]
    location: Option<String>,
    /// Whose jobs: an organization.
    company: Option<Uuid>,
    /// At least so much is offered, in whole units of whichever currency.
    #[schema(minimum = 0)]
    salary_min: Option<i64>,
    /// How often one hears of new jobs: `off`, which it is without it, `instant`, `daily` or `weekly`.
    #[schema(example = "daily")]
    alert: Option<String>,
}

impl From<CreateSearchRequest> for SearchInput {
    fn from(body: CreateSearchRequest) -> Self {
        Self {
            name: body.name,
            query: body.q,
            job_type: body.job_type,
            work_mode: body.work_mode,
            location: body.location,
            company: body.company.map(OrganizationId::from_uuid),
            salary_min: body.salary_min,
            alert: body.alert,
        }
    }
}

/// What changes about a search; fields that are left out stay, and `null` empties.
#[derive(Deserialize, ToSchema)]
pub(super) struct UpdateSearchRequest {
    #[schema(min_length = 1, max_length = 100)]
    name: Option<String>,
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, max_length = 1000)]
    q: Patch<String>,
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    job_type: Patch<String>,
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    work_mode: Patch<String>,
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, max_length = 200)]
    location: Patch<String>,
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<Uuid>)]
    company: Patch<Uuid>,
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<i64>)]
    salary_min: Patch<i64>,
    /// `off`, `instant`, `daily` or `weekly`.
    alert: Option<String>,
}

impl From<UpdateSearchRequest> for SearchPatch {
    fn from(body: UpdateSearchRequest) -> Self {
        Self {
            name: body.name,
            query: body.q,
            job_type: body.job_type,
            work_mode: body.work_mode,
            location: body.location,
            company: body.company.map(OrganizationId::from_uuid),
            salary_min: body.salary_min,
            alert: body.alert,
        }
    }
}

/// A search that somebody keeps.
#[derive(Serialize, ToSchema)]
pub(super) struct SearchBody {
    id: Uuid,
    name: String,
    #[schema(required)]
    q: Option<String>,
    #[schema(required)]
    job_type: Option<String>,
    #[schema(required)]
    work_mode: Option<String>,
    #[schema(required)]
    location: Option<String>,
    #[schema(required)]
    company: Option<Uuid>,
    #[schema(required)]
    salary_min: Option<i64>,
    /// `off`, `instant`, `daily` or `weekly`.
    alert: String,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    /// For `If-Match`.
    version: i64,
}

impl From<&SavedSearch> for SearchBody {
    fn from(search: &SavedSearch) -> Self {
        let (content, terms) = (&search.content, &search.content.terms);
        Self {
            id: search.id.as_uuid(),
            name: content.name.to_string(),
            q: terms.words.as_ref().map(ToString::to_string),
            job_type: terms.job_type.map(|kind| kind.as_str().to_owned()),
            work_mode: terms.work_mode.map(|mode| mode.as_str().to_owned()),
            location: terms.location.as_ref().map(ToString::to_string),
            company: terms.company.map(|id| id.as_uuid()),
            salary_min: terms.salary_min,
            alert: content.alert.as_str().to_owned(),
            created_at: search.created_at,
            updated_at: search.updated_at,
            version: search.version,
        }
    }
}

/// What somebody saved.
#[derive(Serialize, ToSchema)]
pub(super) struct SearchList {
    pub(super) data: Vec<SearchBody>,
}
