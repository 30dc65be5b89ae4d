//! Rows, and what they are in the domain. What people wrote is never quoted.

use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};
use socle_application::store::StoreError;
use socle_domain::files::FileName;
use socle_domain::identity::UserId;
use socle_domain::recruiting::{
    Candidate, CandidateLinks, CandidateProfile, CandidateSkill, Cv, CvReading, Education,
    Experience, JobType, Line, LongText, Period, PhoneNumber, ProfileEntry, SalaryExpectation,
    SkillKind, SkillLevel, SkillName, SkillYears, UnreadableCv, WebAddress, WorkMode, YearMonth,
};

use super::schema::{
    candidate_cvs, candidate_education, candidate_experiences, candidate_skills, candidates,
};
use crate::error::corrupt;
use crate::types::{DbUuid, Instant};

/// What no version writes into that column.
fn unreadable(column: &'static str) -> StoreError {
    corrupt(column, "something that is none")
}

fn line<const MAX: usize>(column: &'static str, text: &str) -> Result<Line<MAX>, StoreError> {
    Line::parse(text).map_err(|_| unreadable(column))
}

fn optional_line<const MAX: usize>(
    column: &'static str,
    text: Option<&str>,
) -> Result<Option<Line<MAX>>, StoreError> {
    text.map(|text| line(column, text)).transpose()
}

fn prose(column: &'static str, text: Option<&str>) -> Result<Option<LongText>, StoreError> {
    text.map(|text| LongText::parse(text).map_err(|_| unreadable(column))).transpose()
}

fn month(column: &'static str, text: Option<&str>) -> Result<Option<YearMonth>, StoreError> {
    text.map(|text| YearMonth::parse(text).ok_or_else(|| unreadable(column))).transpose()
}

/// Words with spaces between them.
fn joined<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(" ")
}

fn words<T>(
    column: &'static str,
    text: &str,
    parse: fn(&str) -> Option<T>,
) -> Result<Vec<T>, StoreError> {
    let words = text.split_ascii_whitespace();
    words.map(|word| parse(word).ok_or_else(|| corrupt(column, word))).collect()
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = candidates, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(in crate::recruiting) struct CandidateRow {
    user_id: DbUuid,
    headline: Option<String>,
    summary: Option<String>,
    phone: Option<String>,
    location: Option<String>,
    work_modes: String,
    job_types: String,
    open_to_work: bool,
    salary_expectation: Option<i64>,
    currency: Option<String>,
    links: String,
    updated_at: Instant,
    version: i64,
}

impl From<&Candidate> for CandidateRow {
    fn from(candidate: &Candidate) -> Self {
        let it = &candidate.profile;
        Self {
            user_id: DbUuid::of(candidate.user_id),
            headline: it.headline.as_ref().map(ToString::to_string),
            summary: it.summary.as_ref().map(ToString::to_string),
            phone: it.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            location: it.location.as_ref().map(ToString::to_string),
            work_modes: joined(it.work_modes.iter().map(|mode| mode.as_str())),
            job_types: joined(it.job_types.iter().map(|kind| kind.as_str())),
            open_to_work: it.open_to_work,
            salary_expectation: it.salary.map(|salary| salary.amount()),
            currency: it.salary.map(|salary| salary.currency().to_string()),
            links: joined(it.links.iter().map(WebAddress::as_str)),
            updated_at: Instant(candidate.updated_at.unwrap_or_default()),
            version: candidate.version,
        }
    }
}

impl TryFrom<CandidateRow> for Candidate {
    type Error = StoreError;

    fn try_from(row: CandidateRow) -> Result<Self, StoreError> {
        let phone = row.phone.as_deref().map(PhoneNumber::parse).transpose();
        let salary = SalaryExpectation::parse(row.salary_expectation, row.currency.as_deref());
        let links = words("candidates.links", &row.links, |text| WebAddress::parse(text).ok())?;
        let profile = CandidateProfile {
            headline: optional_line("candidates.headline", row.headline.as_deref())?,
            summary: prose("candidates.summary", row.summary.as_deref())?,
            phone: phone.map_err(|_| unreadable("candidates.phone"))?,
            location: optional_line("candidates.location", row.location.as_deref())?,
            work_modes: words("candidates.work_modes", &row.work_modes, WorkMode::parse)?,
            job_types: words("candidates.job_types", &row.job_types, JobType::parse)?,
            open_to_work: row.open_to_work,
            salary: salary.map_err(|_| unreadable("candidates.salary_expectation"))?,
            links: CandidateLinks::new(links).ok_or_else(|| unreadable("candidates.links"))?,
        };
        Ok(Self {
            user_id: row.user_id.id(),
            profile,
            updated_at: Some(row.updated_at.0),
            version: row.version,
        })
    }
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(
    table_name = candidate_experiences,
    treat_none_as_null = true,
    treat_none_as_default_value = false
)]
pub(in crate::recruiting) struct ExperienceRow {
    id: DbUuid,
    user_id: DbUuid,
    title: String,
    employer: String,
    location: Option<String>,
    started: String,
    ended: Option<String>,
    description: Option<String>,
    created_at: Instant,
    updated_at: Instant,
}

impl ExperienceRow {
    pub(crate) fn new(user_id: UserId, entry: &ProfileEntry<Experience>) -> Self {
        let it = &entry.content;
        Self {
            id: DbUuid::of(entry.id),
            user_id: DbUuid::of(user_id),
            title: it.title.to_string(),
            employer: it.employer.to_string(),
            location: it.location.as_ref().map(ToString::to_string),
            started: it.started.to_string(),
            ended: it.ended.map(|month| month.to_string()),
            description: it.description.as_ref().map(ToString::to_string),
            created_at: Instant(entry.created_at),
            updated_at: Instant(entry.updated_at),
        }
    }
}

impl TryFrom<ExperienceRow> for ProfileEntry<Experience> {
    type Error = StoreError;

    fn try_from(row: ExperienceRow) -> Result<Self, StoreError> {
        const STARTED: &str = "candidate_experiences.started";
        let content = Experience {
            title: line("candidate_experiences.title", &row.title)?,
            employer: line("candidate_experiences.employer", &row.employer)?,
            location: optional_line("candidate_experiences.location", row.location.as_deref())?,
            started: YearMonth::parse(&row.started).ok_or_else(|| unreadable(STARTED))?,
            ended: month("candidate_experiences.ended", row.ended.as_deref())?,
            description: prose("candidate_experiences.description", row.description.as_deref())?,
        };
        let (created_at, updated_at) = (row.created_at.0, row.updated_at.0);
        Ok(Self { id: row.id.id(), content, created_at, updated_at })
    }
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(
    table_name = candidate_education,
    treat_none_as_null = true,
    treat_none_as_default_value = false
)]
pub(super) struct EducationRow {
    id: DbUuid,
    user_id: DbUuid,
    degree: String,
    school: String,
    field: Option<String>,
    started: Option<String>,
    ended: Option<String>,
    description: Option<String>,
    created_at: Instant,
    updated_at: Instant,
}

impl EducationRow {
    pub(crate) fn new(user_id: UserId, entry: &ProfileEntry<Education>) -> Self {
        let it = &entry.content;
        Self {
            id: DbUuid::of(entry.id),
            user_id: DbUuid::of(user_id),
            degree: it.degree.to_string(),
            school: it.school.to_string(),
            field: it.field.as_ref().map(ToString::to_string),
            started: it.period.started().map(|month| month.to_string()),
            ended: it.period.ended().map(|month| month.to_string()),
            description: it.description.as_ref().map(ToString::to_string),
            created_at: Instant(entry.created_at),
            updated_at: Instant(entry.updated_at),
        }
    }
}

impl TryFrom<EducationRow> for ProfileEntry<Education> {
    type Error = StoreError;

    fn try_from(row: EducationRow) -> Result<Self, StoreError> {
        let started = month("candidate_education.started", row.started.as_deref())?;
        let ended = month("candidate_education.ended", row.ended.as_deref())?;
        let period = Period::new(started, ended);
        let content = Education {
            degree: line("candidate_education.degree", &row.degree)?,
            school: line("candidate_education.school", &row.school)?,
            field: optional_line("candidate_education.field", row.field.as_deref())?,
            period: period.map_err(|_| unreadable("candidate_education.ended"))?,
            description: prose("candidate_education.description", row.description.as_deref())?,
        };
        let (created_at, updated_at) = (row.created_at.0, row.updated_at.0);
        Ok(Self { id: row.id.id(), content, created_at, updated_at })
    }
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(
    table_name = candidate_skills,
    treat_none_as_null = true,
    treat_none_as_default_value = false
)]
pub(in crate::recruiting) struct SkillRow {
    id: DbUuid,
    user_id: DbUuid,
    name: String,
    key: String,
    kind: String,
    level: Option<i16>,
    years: Option<i16>,
    created_at: Instant,
    updated_at: Instant,
}

impl SkillRow {
    pub(crate) fn new(user_id: UserId, entry: &ProfileEntry<CandidateSkill>) -> Self {
        let it = &entry.content;
        Self {
            id: DbUuid::of(entry.id),
            user_id: DbUuid::of(user_id),
            name: it.name.to_string(),
            key: it.name.key(),
            kind: it.kind.as_str().to_owned(),
            level: it.level.map(|level| level.get().into()),
            years: it.years.map(|years| years.get().into()),
            created_at: Instant(entry.created_at),
            updated_at: Instant(entry.updated_at),
        }
    }
}

fn small<T>(
    column: &'static str,
    number: Option<i16>,
    parse: fn(u8) -> Option<T>,
) -> Result<Option<T>, StoreError> {
    let parse = |number| u8::try_from(number).ok().and_then(parse);
    number.map(|number| parse(number).ok_or_else(|| corrupt(column, number))).transpose()
}

impl TryFrom<SkillRow> for ProfileEntry<CandidateSkill> {
    type Error = StoreError;

    fn try_from(row: SkillRow) -> Result<Self, StoreError> {
        let kind = SkillKind::parse(&row.kind);
        let content = CandidateSkill {
            name: SkillName::parse(&row.name).map_err(|_| unreadable("candidate_skills.name"))?,
            kind: kind.ok_or_else(|| corrupt("candidate_skills.kind", &row.kind))?,
            level: small("candidate_skills.level", row.level, SkillLevel::new)?,
            years: small("candidate_skills.years", row.years, SkillYears::new)?,
        };
        let (created_at, updated_at) = (row.created_at.0, row.updated_at.0);
        Ok(Self { id: row.id.id(), content, created_at, updated_at })
    }
}

/// A CV without what was read in it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = candidate_cvs, treat_none_as_default_value = false)]
pub(super) struct CvRow {
    id: DbUuid,
    user_id: DbUuid,
    file_id: DbUuid,
    name: String,
    file_name: String,
    media_type: String,
    size: i64,
    active: bool,
    reading: String,
    unreadable_because: Option<String>,
    created_at: Instant,
}

impl From<&Cv> for CvRow {
    fn from(cv: &Cv) -> Self {
        Self {
            id: DbUuid::of(cv.id),
            user_id: DbUuid::of(cv.user_id),
            file_id: DbUuid::of(cv.file_id),
            name: cv.name.to_string(),
            file_name: cv.file_name.to_string(),
            media_type: cv.media_type.clone(),
            size: i64::try_from(cv.size).unwrap_or(i64::MAX),
            active: cv.active,
            reading: cv.reading.as_str().to_owned(),
            unreadable_because: cv.reading.reason().map(|reason| reason.as_str().to_owned()),
            created_at: Instant(cv.created_at),
        }
    }
}

/// Whether a CV was read.
pub(super) fn reading(state: &str, reason: Option<&str>) -> Result<CvReading, StoreError> {
    match (state, reason) {
        ("pending", None) => Ok(CvReading::Pending),
        ("ready", None) => Ok(CvReading::Ready),
        ("failed", Some(reason)) => UnreadableCv::parse(reason)
            .map(CvReading::Failed)
            .ok_or_else(|| corrupt("candidate_cvs.unreadable_because", reason)),
        _ => Err(corrupt("candidate_cvs.reading", state)),
    }
}

impl TryFrom<CvRow> for Cv {
    type Error = StoreError;

    fn try_from(row: CvRow) -> Result<Self, StoreError> {
        let file_name = FileName::parse(&row.file_name);
        Ok(Self {
            id: row.id.id(),
            user_id: row.user_id.id(),
            file_id: row.file_id.id(),
            name: line("candidate_cvs.name", &row.name)?,
            file_name: file_name.map_err(|_| unreadable("candidate_cvs.file_name"))?,
            media_type: row.media_type,
            size: u64::try_from(row.size).map_err(|_| corrupt("candidate_cvs.size", row.size))?,
            active: row.active,
            reading: reading(&row.reading, row.unreadable_because.as_deref())?,
            created_at: row.created_at.0,
        })
    }
}
