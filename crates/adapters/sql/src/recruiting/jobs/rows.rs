//! Rows, and what they are in the domain.

use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};
use socle_application::recruiting::ports::JobView;
use socle_application::store::StoreError;
use socle_domain::recruiting::{
    Job, JobDetails, JobSkills, JobStatus, JobType, LongText, SalaryRange, SkillName, Title,
    WorkMode, fold,
};

use crate::error::corrupt;
use crate::recruiting::schema::jobs;
use crate::types::{DbUuid, Instant};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = jobs, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(crate) struct JobRow {
    pub(crate) id: DbUuid,
    pub(crate) organization_id: DbUuid,
    pub(crate) title: String,
    pub(crate) description: Option<String>,
    pub(crate) job_type: Option<String>,
    pub(crate) work_mode: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) salary_min: Option<i64>,
    pub(crate) salary_max: Option<i64>,
    pub(crate) currency: Option<String>,
    pub(crate) skills: String,
    pub(crate) valid_through: Option<Instant>,
    pub(crate) status: String,
    pub(crate) created_by: Option<DbUuid>,
    pub(crate) created_at: Instant,
    pub(crate) updated_at: Instant,
    pub(crate) published_at: Option<Instant>,
    pub(crate) closed_at: Option<Instant>,
    pub(crate) version: i64,
    pub(crate) place: Option<String>,
    pub(crate) salary_most: Option<i64>,
}

impl From<&Job> for JobRow {
    fn from(job: &Job) -> Self {
        let details = &job.details;
        let salary = details.salary;
        let skills: Vec<_> = details.skills.iter().map(SkillName::as_str).collect();
        Self {
            id: DbUuid::of(job.id),
            organization_id: DbUuid::of(job.organization_id),
            title: details.title.to_string(),
            description: details.description.as_ref().map(ToString::to_string),
            job_type: details.job_type.map(|kind| kind.as_str().to_owned()),
            work_mode: details.work_mode.map(|mode| mode.as_str().to_owned()),
            location: details.location.as_ref().map(ToString::to_string),
            salary_min: salary.and_then(|salary| salary.min()),
            salary_max: salary.and_then(|salary| salary.max()),
            currency: salary.map(|salary| salary.currency().to_string()),
            skills: skills.join("\n"),
            valid_through: details.valid_through.map(Instant),
            status: job.status.as_str().to_owned(),
            created_by: job.created_by.map(DbUuid::of),
            created_at: Instant(job.created_at),
            updated_at: Instant(job.updated_at),
            published_at: job.published_at.map(Instant),
            closed_at: job.closed_at.map(Instant),
            version: job.version,
            place: details.location.as_ref().map(|place| fold(place.as_str())),
            salary_most: salary.map(|salary| salary.at_most()),
        }
    }
}

fn word<T>(
    column: &'static str,
    name: Option<String>,
    parse: fn(&str) -> Option<T>,
) -> Result<Option<T>, StoreError> {
    name.map(|name| parse(&name).ok_or_else(|| corrupt(column, name))).transpose()
}

impl TryFrom<JobRow> for Job {
    type Error = StoreError;

    fn try_from(row: JobRow) -> Result<Self, StoreError> {
        let unreadable = |column| corrupt(column, "something that is none");
        let title = Title::parse(&row.title).map_err(|_| unreadable("jobs.title"))?;
        let description = row.description.map(|text| LongText::parse(&text)).transpose();
        let location = row.location.map(|text| Title::parse(&text)).transpose();
        let salary = SalaryRange::parse(row.salary_min, row.salary_max, row.currency.as_deref());
        let skills: Result<Vec<_>, _> = row.skills.lines().map(SkillName::parse).collect();
        let skills = skills.ok().and_then(JobSkills::new);
        Ok(Self {
            id: row.id.id(),
            organization_id: row.organization_id.id(),
            details: JobDetails {
                title,
                description: description.map_err(|_| unreadable("jobs.description"))?,
                job_type: word("jobs.job_type", row.job_type, JobType::parse)?,
                work_mode: word("jobs.work_mode", row.work_mode, WorkMode::parse)?,
                location: location.map_err(|_| unreadable("jobs.location"))?,
                salary: salary.map_err(|_| unreadable("jobs.salary_min"))?,
                skills: skills.ok_or_else(|| unreadable("jobs.skills"))?,
                valid_through: row.valid_through.map(|at| at.0),
            },
            status: JobStatus::parse(&row.status)
                .ok_or_else(|| corrupt("jobs.status", &row.status))?,
            created_by: row.created_by.map(DbUuid::id),
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
            published_at: row.published_at.map(|at| at.0),
            closed_at: row.closed_at.map(|at| at.0),
            version: row.version,
        })
    }
}

/// A job with what its organization is called, and its name in addresses.
pub(crate) type JobViewRow = (JobRow, String, String);

/// What a row of these is.
pub(crate) fn view((job, company, company_slug): JobViewRow) -> Result<JobView, StoreError> {
    Ok(JobView { job: job.try_into()?, company, company_slug })
}
