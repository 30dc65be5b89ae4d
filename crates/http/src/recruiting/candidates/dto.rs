//! What goes over the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use socle_application::recruiting::candidates::{
    EducationInput, ExperienceInput, ProfileInput, SkillInput,
};
use socle_domain::Id as _;
use socle_domain::recruiting::{
    Candidate, CandidateSkill, Cv, Education, Experience, ProfileEntry, SkillLevel, SkillYears,
};
use utoipa::ToSchema;
use uuid::Uuid;

/// What somebody says of themselves. Whatever is left out, or `null`, is said no more.
#[derive(Deserialize, ToSchema)]
pub(super) struct PutProfileRequest {
    /// What they are, on one line.
    #[schema(max_length = 200, example = "Cheffe de projet")]
    headline: Option<String>,
    #[schema(max_length = 20000)]
    summary: Option<String>,
    #[schema(max_length = 40, example = "+33 1 99 00 12 34")]
    phone: Option<String>,
    #[schema(max_length = 200, example = "Lyon")]
    location: Option<String>,
    /// Where they want to work: `on_site`, `remote`, `hybrid`.
    work_modes: Option<Vec<String>>,
    /// On which terms: `full_time`, `part_time`, `contract`, `temporary`, `internship`.
    job_types: Option<Vec<String>>,
    /// Whether they look for work now.
    open_to_work: Option<bool>,
    /// What they want to be paid at least, before taxes, for a year of full time, in whole units.
    #[schema(minimum = 0)]
    salary_expectation: Option<i64>,
    /// Its currency (ISO 4217).
    #[schema(example = "EUR", pattern = "^[A-Z]{3}$")]
    currency: Option<String>,
    /// Where else to read about them.
    #[schema(max_items = 10)]
    links: Option<Vec<String>>,
}

impl PutProfileRequest {
    pub(super) fn input(self, expected_versions: Option<Vec<i64>>) -> ProfileInput {
        ProfileInput {
            headline: self.headline,
            summary: self.summary,
            phone: self.phone,
            location: self.location,
            work_modes: self.work_modes.unwrap_or_default(),
            job_types: self.job_types.unwrap_or_default(),
            open_to_work: self.open_to_work.unwrap_or_default(),
            salary_expectation: self.salary_expectation,
            currency: self.currency,
            links: self.links.unwrap_or_default(),
            expected_versions,
        }
    }
}

/// What somebody says of themselves.
#[derive(Serialize, ToSchema)]
pub(super) struct CandidateBody {
    user_id: Uuid,
    #[schema(required)]
    headline: Option<String>,
    #[schema(required)]
    summary: Option<String>,
    #[schema(required)]
    phone: Option<String>,
    #[schema(required)]
    location: Option<String>,
    work_modes: Vec<&'static str>,
    job_types: Vec<&'static str>,
    open_to_work: bool,
    #[schema(required)]
    salary_expectation: Option<i64>,
    #[schema(required)]
    currency: Option<String>,
    links: Vec<String>,
    /// `null` as long as nothing was said.
    #[schema(required)]
    updated_at: Option<DateTime<Utc>>,
    /// For `If-Match`; 0 as long as nothing was said.
    version: i64,
}

impl From<&Candidate> for CandidateBody {
    fn from(candidate: &Candidate) -> Self {
        let it = &candidate.profile;
        Self {
            user_id: candidate.user_id.as_uuid(),
            headline: it.headline.as_ref().map(ToString::to_string),
            summary: it.summary.as_ref().map(ToString::to_string),
            phone: it.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            location: it.location.as_ref().map(ToString::to_string),
            work_modes: it.work_modes.iter().map(|mode| mode.as_str()).collect(),
            job_types: it.job_types.iter().map(|kind| kind.as_str()).collect(),
            open_to_work: it.open_to_work,
            salary_expectation: it.salary.map(|salary| salary.amount()),
            currency: it.salary.map(|salary| salary.currency().to_string()),
            links: it.links.iter().map(|link| link.as_str().to_owned()).collect(),
            updated_at: candidate.updated_at,
            version: candidate.version,
        }
    }
}

/// Where somebody worked.
#[derive(Deserialize, ToSchema)]
pub(super) struct ExperienceRequest {
    #[schema(min_length = 1, max_length = 200)]
    title: String,
    #[schema(min_length = 1, max_length = 200)]
    employer: String,
    #[schema(max_length = 200)]
    location: Option<String>,
    /// Since which month.
    #[schema(example = "2019-09", pattern = "^[0-9]{4}-[0-9]{2}$")]
    started: String,
    /// Until which month; `null` for where they work now.
    #[schema(example = "2022-06", pattern = "^[0-9]{4}-[0-9]{2}$")]
    ended: Option<String>,
    #[schema(max_length = 20000)]
    description: Option<String>,
}

impl From<ExperienceRequest> for ExperienceInput {
    fn from(it: ExperienceRequest) -> Self {
        let ExperienceRequest { title, employer, location, started, ended, description } = it;
        Self { title, employer, location, started, ended, description }
    }
}

/// Where somebody worked.
#[derive(Serialize, ToSchema)]
pub(super) struct ExperienceBody {
    id: Uuid,
    title: String,
    employer: String,
    #[schema(required)]
    location: Option<String>,
    started: String,
    #[schema(required)]
    ended: Option<String>,
    #[schema(required)]
    description: Option<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<&ProfileEntry<Experience>> for ExperienceBody {
    fn from(entry: &ProfileEntry<Experience>) -> Self {
        let it = &entry.content;
        Self {
            id: entry.id.as_uuid(),
            title: it.title.to_string(),
            employer: it.employer.to_string(),
            location: it.location.as_ref().map(ToString::to_string),
            started: it.started.to_string(),
            ended: it.ended.map(|month| month.to_string()),
            description: it.description.as_ref().map(ToString::to_string),
            created_at: entry.created_at,
            updated_at: entry.updated_at,
        }
    }
}

/// Where somebody worked: what goes on first, then what ended last.
#[derive(Serialize, ToSchema)]
pub(super) struct ExperienceList {
    pub(super) data: Vec<ExperienceBody>,
}

/// What somebody learned.
#[derive(Deserialize, ToSchema)]
pub(super) struct EducationRequest {
    #[schema(min_length = 1, max_length = 200)]
    degree: String,
    #[schema(min_length = 1, max_length = 200)]
    school: String,
    #[schema(max_length = 200)]
    field: Option<String>,
    #[schema(example = "2015-09", pattern = "^[0-9]{4}-[0-9]{2}$")]
    started: Option<String>,
    #[schema(example = "2018-06", pattern = "^[0-9]{4}-[0-9]{2}$")]
    ended: Option<String>,
    #[schema(max_length = 20000)]
    description: Option<String>,
}

impl From<EducationRequest> for EducationInput {
    fn from(it: EducationRequest) -> Self {
        let EducationRequest { degree, school, field, started, ended, description } = it;
        Self { degree, school, field, started, ended, description }
    }
}

/// What somebody learned.
#[derive(Serialize, ToSchema)]
pub(super) struct EducationBody {
    id: Uuid,
    degree: String,
    school: String,
    #[schema(required)]
    field: Option<String>,
    #[schema(required)]
    started: Option<String>,
    #[schema(required)]
    ended: Option<String>,
    #[schema(required)]
    description: Option<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<&ProfileEntry<Education>> for EducationBody {
    fn from(entry: &ProfileEntry<Education>) -> Self {
        let it = &entry.content;
        Self {
            id: entry.id.as_uuid(),
            degree: it.degree.to_string(),
            school: it.school.to_string(),
            field: it.field.as_ref().map(ToString::to_string),
            started: it.period.started().map(|month| month.to_string()),
            ended: it.period.ended().map(|month| month.to_string()),
            description: it.description.as_ref().map(ToString::to_string),
            created_at: entry.created_at,
            updated_at: entry.updated_at,
        }
    }
}

/// What somebody learned: what goes on first, then what ended last.
#[derive(Serialize, ToSchema)]
pub(super) struct EducationList {
    pub(super) data: Vec<EducationBody>,
}

/// What somebody can.
#[derive(Deserialize, ToSchema)]
pub(super) struct SkillRequest {
    #[schema(min_length = 1, max_length = 80, example = "Rust")]
    name: String,
    /// `technical`, `soft` or `language`.
    #[schema(example = "technical")]
    kind: String,
    /// How well, from 1 (a little) to 5 (as well as anybody).
    #[schema(minimum = 1, maximum = 5)]
    level: Option<u8>,
    /// For how many years.
    #[schema(minimum = 0, maximum = 80)]
    years: Option<u8>,
}

impl From<SkillRequest> for SkillInput {
    fn from(SkillRequest { name, kind, level, years }: SkillRequest) -> Self {
        Self { name, kind, level, years }
    }
}

/// What somebody can.
#[derive(Serialize, ToSchema)]
pub(super) struct SkillBody {
    id: Uuid,
    name: String,
    kind: &'static str,
    #[schema(required)]
    level: Option<u8>,
    #[schema(required)]
    years: Option<u8>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<&ProfileEntry<CandidateSkill>> for SkillBody {
    fn from(entry: &ProfileEntry<CandidateSkill>) -> Self {
        let it = &entry.content;
        Self {
            id: entry.id.as_uuid(),
            name: it.name.to_string(),
            kind: it.kind.as_str(),
            level: it.level.map(SkillLevel::get),
            years: it.years.map(SkillYears::get),
            created_at: entry.created_at,
            updated_at: entry.updated_at,
        }
    }
}

/// What somebody can, by name.
#[derive(Serialize, ToSchema)]
pub(super) struct SkillList {
    pub(super) data: Vec<SkillBody>,
}

/// Somebody uploads a CV.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes parts that are never in memory together")]
pub(super) struct AddCvRequest {
    /// A PDF or DOCX file of at most 10 MiB, with its name and, if it is known, its media type.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// What to call the CV; without it, as its file.
    #[schema(min_length = 1, max_length = 200)]
    name: Option<String>,
}

/// A CV.
#[derive(Serialize, ToSchema)]
pub(super) struct CvBody {
    id: Uuid,
    name: String,
    /// Its file, for `POST /files/{id}/download-url`.
    file_id: Uuid,
    file_name: String,
    #[schema(example = "application/pdf")]
    media_type: String,
    /// In bytes.
    #[schema(minimum = 1)]
    size: u64,
    /// Whether it goes along when its person applies. One does, whenever there is any.
    active: bool,
    /// Whether it was read: `pending`, `ready` or `failed`.
    parsed: &'static str,
    created_at: DateTime<Utc>,
}

impl From<&Cv> for CvBody {
    fn from(cv: &Cv) -> Self {
        Self {
            id: cv.id.as_uuid(),
            name: cv.name.to_string(),
            file_id: cv.file_id.as_uuid(),
            file_name: cv.file_name.to_string(),
            media_type: cv.media_type.clone(),
            size: cv.size,
            active: cv.active,
            parsed: cv.reading.as_str(),
            created_at: cv.created_at,
        }
    }
}

/// The CVs of a person, the latest first.
#[derive(Serialize, ToSchema)]
pub(super) struct CvList {
    pub(super) data: Vec<CvBody>,
}
