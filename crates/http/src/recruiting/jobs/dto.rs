//! Jobs as they go over the wire.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use socle_application::paging::{Page, PageLimit};
use socle_application::patch::Patch;
use socle_application::recruiting::jobs::{FoundJob, JobInput, JobPatch};
use socle_application::recruiting::ports::{
    JobPageRequest, JobPlace, JobPosition, JobView, JobWindow, RankedPosition,
};
use socle_domain::recruiting::{JobId, SkillName};
use socle_domain::{Id as _, Timestamp};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::extract::{cursor, page_limit, patch};
use crate::problem::Problem;

/// A job is drafted.
#[derive(Deserialize, ToSchema)]
pub(super) struct CreateJobRequest {
    /// What the work is called.
    #[schema(min_length = 1, max_length = 200, example = "Développeuse Rust")]
    title: String,
    /// What there is to do. Plain text with lines.
    #[schema(max_length = 20_000)]
    description: Option<String>,
    /// `full_time`, `part_time`, `contract`, `temporary` or `internship`.
    #[schema(example = "full_time")]
    job_type: Option<String>,
    /// `on_site`, `remote` or `hybrid`.
    #[schema(example = "hybrid")]
    work_mode: Option<String>,
    /// In which place.
    #[schema(max_length = 200, example = "Lyon")]
    location: Option<String>,
    /// Before taxes, for a year of full time, in whole units of the currency.
    #[schema(example = 45_000)]
    salary_min: Option<i64>,
    #[schema(example = 55_000)]
    salary_max: Option<i64>,
    /// ISO 4217.
    #[schema(example = "EUR")]
    currency: Option<String>,
    /// What it asks for.
    #[schema(max_items = 50)]
    skills: Option<Vec<String>>,
    /// Until when people can apply.
    valid_through: Option<DateTime<Utc>>,
}

impl From<CreateJobRequest> for JobInput {
    fn from(body: CreateJobRequest) -> Self {
        Self {
            title: body.title,
            description: body.description,
            job_type: body.job_type,
            work_mode: body.work_mode,
            location: body.location,
            salary_min: body.salary_min,
            salary_max: body.salary_max,
            currency: body.currency,
            skills: body.skills.unwrap_or_default(),
            valid_through: body.valid_through,
        }
    }
}

/// What changes about a job; fields that are left out stay, and `null` empties.
#[derive(Deserialize, ToSchema)]
pub(super) struct UpdateJobRequest {
    #[schema(min_length = 1, max_length = 200)]
    title: Option<String>,
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, max_length = 20_000)]
    description: Patch<String>,
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
    #[schema(value_type = Option<i64>)]
    salary_min: Patch<i64>,
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<i64>)]
    salary_max: Patch<i64>,
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    currency: Patch<String>,
    #[schema(max_items = 50)]
    skills: Option<Vec<String>>,
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<DateTime<Utc>>)]
    valid_through: Patch<DateTime<Utc>>,
}

impl From<UpdateJobRequest> for JobPatch {
    fn from(body: UpdateJobRequest) -> Self {
        Self {
            title: body.title,
            description: body.description,
            job_type: body.job_type,
            work_mode: body.work_mode,
            location: body.location,
            salary_min: body.salary_min,
            salary_max: body.salary_max,
            currency: body.currency,
            skills: body.skills,
            valid_through: body.valid_through,
        }
    }
}

/// A job.
#[derive(Serialize, ToSchema)]
pub(in crate::recruiting) struct JobBody {
    id: Uuid,
    organization_id: Uuid,
    /// What the organization is called.
    company: String,
    /// Its name in addresses.
    company_slug: String,
    title: String,
    #[schema(required)]
    description: Option<String>,
    #[schema(required)]
    job_type: Option<String>,
    #[schema(required)]
    work_mode: Option<String>,
    #[schema(required)]
    location: Option<String>,
    /// Before taxes, for a year of full time, in whole units of the currency.
    #[schema(required)]
    salary_min: Option<i64>,
    #[schema(required)]
    salary_max: Option<i64>,
    #[schema(required)]
    currency: Option<String>,
    skills: Vec<String>,
    #[schema(required)]
    valid_through: Option<DateTime<Utc>>,
    /// `draft`, `published`, `closed` or `archived`.
    status: String,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    #[schema(required)]
    published_at: Option<DateTime<Utc>>,
    #[schema(required)]
    closed_at: Option<DateTime<Utc>>,
    /// For `If-Match`.
    version: i64,
    /// Whether whoever asks has applied for it; only for people who are signed in, and in what
    /// everybody sees.
    #[serde(skip_serializing_if = "Option::is_none")]
    has_applied: Option<bool>,
}

impl From<JobView> for JobBody {
    fn from(JobView { job, company, company_slug }: JobView) -> Self {
        let details = job.details;
        Self {
            id: job.id.as_uuid(),
            organization_id: job.organization_id.as_uuid(),
            company,
            company_slug,
            title: details.title.to_string(),
            description: details.description.map(|text| text.to_string()),
            job_type: details.job_type.map(|kind| kind.as_str().to_owned()),
            work_mode: details.work_mode.map(|mode| mode.as_str().to_owned()),
            location: details.location.map(|place| place.to_string()),
            salary_min: details.salary.and_then(|salary| salary.min()),
            salary_max: details.salary.and_then(|salary| salary.max()),
            currency: details.salary.map(|salary| salary.currency().to_string()),
            skills: details.skills.iter().map(SkillName::to_string).collect(),
            valid_through: details.valid_through,
            status: job.status.as_str().to_owned(),
            created_at: job.created_at,
            updated_at: job.updated_at,
            published_at: job.published_at,
            closed_at: job.closed_at,
            version: job.version,
            has_applied: None,
        }
    }
}

impl From<FoundJob> for JobBody {
    fn from(FoundJob { view, has_applied }: FoundJob) -> Self {
        Self { has_applied, ..Self::from(view) }
    }
}

/// A page of jobs.
#[derive(Serialize, ToSchema)]
pub(in crate::recruiting) struct JobPage {
    data: Vec<JobBody>,
    /// Where the next page begins; `null` on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl From<Page<JobView, JobId>> for JobPage {
    fn from(page: Page<JobView, JobId>) -> Self {
        let data = page.items.into_iter().map(JobBody::from).collect();
        Self { data, next_cursor: page.next.map(cursor) }
    }
}

impl JobPage {
    /// A page as it is shown to whoever is not signed in.
    pub(super) fn of_everybody(page: Page<JobView, JobPlace>) -> Self {
        let data = page.items.into_iter().map(JobBody::from).collect();
        Self { data, next_cursor: page.next.map(place_cursor) }
    }
}

impl From<Page<FoundJob, JobPlace>> for JobPage {
    fn from(page: Page<FoundJob, JobPlace>) -> Self {
        let data = page.items.into_iter().map(JobBody::from).collect();
        Self { data, next_cursor: page.next.map(place_cursor) }
    }
}

/// How many bytes a position takes: the moment in microseconds, and the identifier.
const POSITION: usize = 24;

fn put(JobPosition { published_at, id }: JobPosition, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(&published_at.timestamp_micros().to_be_bytes());
    bytes.extend_from_slice(id.as_uuid().as_bytes());
}

fn take(bytes: &mut &[u8]) -> Option<JobPosition> {
    let (position, rest) = bytes.split_at_checked(POSITION)?;
    *bytes = rest;
    let (micros, id) = position.split_first_chunk()?;
    let published_at = Timestamp::from_timestamp_micros(i64::from_be_bytes(*micros))?;
    Some(JobPosition { published_at, id: JobId::from_uuid(Uuid::from_slice(id).ok()?) })
}

/// A place in the list of published jobs: a position; or three of them, a score, and whether there are
/// more.
pub(in crate::recruiting) fn place_cursor(place: JobPlace) -> String {
    let mut bytes = Vec::new();
    match place {
        JobPlace::Below(position) => put(position, &mut bytes),
        JobPlace::Within(JobWindow { first, last, more, after }) => {
            let after = after.unwrap_or(RankedPosition { score: u16::MAX, job: first });
            for position in [first, last, after.job] {
                put(position, &mut bytes);
            }
            bytes.extend_from_slice(&after.score.to_be_bytes());
            bytes.push(u8::from(more));
        }
    }
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Which page of published jobs, as `?limit=&cursor=` say it.
pub(in crate::recruiting) fn job_page(
    limit: Option<&str>,
    cursor: Option<&str>,
) -> Result<JobPageRequest, Problem> {
    let limit = limit.map_or(Ok(PageLimit::default()), page_limit)?;
    Ok(JobPageRequest { limit, after: cursor.map(read_place).transpose()? })
}

/// Reads such a place.
pub(in crate::recruiting) fn read_place(text: &str) -> Result<JobPlace, Problem> {
    let parse = || {
        let decoded = URL_SAFE_NO_PAD.decode(text).ok()?;
        let mut bytes = decoded.as_slice();
        let first = take(&mut bytes)?;
        if bytes.is_empty() {
            return Some(JobPlace::Below(first));
        }
        let (last, job) = (take(&mut bytes)?, take(&mut bytes)?);
        let [high, low, more @ (0 | 1)] = *bytes else { return None };
        let after = Some(RankedPosition { score: u16::from_be_bytes([high, low]), job });
        Some(JobPlace::Within(JobWindow { first, last, more: more == 1, after }))
    };
    parse().ok_or_else(|| Problem::unreadable("the cursor is not one of ours"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position(number: u8) -> JobPosition {
        let micros = 1_800_000_000_123_456 + i64::from(number);
        let published_at = Timestamp::from_timestamp_micros(micros).unwrap();
        JobPosition { published_at, id: JobId::from_uuid(Uuid::from_u128(u128::from(number))) }
    }

    #[test]
    fn a_place_comes_back() {
        let after = Some(RankedPosition { score: 700, job: position(3) });
        let within = |more| JobWindow { first: position(1), last: position(2), more, after };
        let places = [
            JobPlace::Below(position(1)),
            JobPlace::Within(within(true)),
            JobPlace::Within(within(false)),
        ];
        for place in places {
            assert_eq!(read_place(&place_cursor(place)).unwrap(), place);
        }
        for text in ["", "AAAA", "%", &"A".repeat(40), &"A".repeat(64), &"_".repeat(100)] {
            assert!(read_place(text).is_err(), "{text}");
        }
    }
}
