//! What requests say about jobs.

use socle_domain::Timestamp;
use socle_domain::recruiting::{JobDetails, JobSkills, JobType, SalaryRange, SkillName, WorkMode};

use crate::patch::Patch;
use crate::recruiting::input;
use crate::validation::{FieldError, Invalid, Validation};

/// A job, as it is asked for.
#[derive(Debug, Clone, Default)]
pub struct JobInput {
    /// What the work is called.
    pub title: String,
    /// What there is to do.
    pub description: Option<String>,
    /// What kind of contract.
    pub job_type: Option<String>,
    /// Where the work is done.
    pub work_mode: Option<String>,
    /// In which place.
    pub location: Option<String>,
    /// What it is paid at least, for a year of full time, in whole units of the currency.
    pub salary_min: Option<i64>,
    /// What it is paid at most.
    pub salary_max: Option<i64>,
    /// In which currency.
    pub currency: Option<String>,
    /// What it asks for.
    pub skills: Vec<String>,
    /// Until when people can apply.
    pub valid_through: Option<Timestamp>,
}

/// What changes about a job; what is left out stays.
#[derive(Debug, Default)]
pub struct JobPatch {
    /// What the work is called.
    pub title: Option<String>,
    /// What there is to do.
    pub description: Patch<String>,
    /// What kind of contract.
    pub job_type: Patch<String>,
    /// Where the work is done.
    pub work_mode: Patch<String>,
    /// In which place.
    pub location: Patch<String>,
    /// What it is paid at least.
    pub salary_min: Patch<i64>,
    /// What it is paid at most.
    pub salary_max: Patch<i64>,
    /// In which currency.
    pub currency: Patch<String>,
    /// What it asks for.
    pub skills: Option<Vec<String>>,
    /// Until when people can apply.
    pub valid_through: Patch<Timestamp>,
}

impl JobPatch {
    /// What a job is to say afterwards.
    pub(super) fn apply(self, current: &JobDetails) -> JobInput {
        let word = |text: &str| text.to_owned();
        let skills = || current.skills.iter().map(SkillName::to_string).collect();
        let salary = current.salary;
        JobInput {
            title: self.title.unwrap_or_else(|| current.title.to_string()),
            description: self
                .description
                .apply(current.description.as_ref().map(|d| word(d.as_str()))),
            job_type: self.job_type.apply(current.job_type.map(|kind| word(kind.as_str()))),
            work_mode: self.work_mode.apply(current.work_mode.map(|mode| word(mode.as_str()))),
            location: self.location.apply(current.location.as_ref().map(ToString::to_string)),
            salary_min: self.salary_min.apply(salary.and_then(|salary| salary.min())),
            salary_max: self.salary_max.apply(salary.and_then(|salary| salary.max())),
            currency: self.currency.apply(salary.map(|salary| salary.currency().to_string())),
            skills: self.skills.unwrap_or_else(skills),
            valid_through: self.valid_through.apply(current.valid_through),
        }
    }
}

/// Reads what a job is to say.
pub(super) fn details(request: &JobInput) -> Result<JobDetails, Invalid> {
    let mut check = Validation::new();
    let title = check.take(input::line("title", &request.title));
    let description =
        check.take(input::optional_prose("description", request.description.as_deref()));
    let job_type = request.job_type.as_deref();
    let job_type = check.take(input::optional_word("job_type", job_type, JobType::parse));
    let work_mode = request.work_mode.as_deref();
    let work_mode = check.take(input::optional_word("work_mode", work_mode, WorkMode::parse));
    let location = check.take(input::optional_line("location", request.location.as_deref()));
    let salary =
        SalaryRange::parse(request.salary_min, request.salary_max, request.currency.as_deref());
    let salary = salary.map_err(|error| FieldError::new(error.field(), error.code(), error));
    let salary = check.take(salary);
    let skills = check.take(skills(&request.skills));
    let all = title.zip(description).zip(job_type).zip(work_mode).zip(location).zip(salary);
    let ((((((title, description), job_type), work_mode), location), salary), skills) =
        check.finish(all.zip(skills))?;
    Ok(JobDetails {
        title,
        description,
        job_type,
        work_mode,
        location,
        salary,
        skills,
        valid_through: request.valid_through,
    })
}

fn skills(names: &[String]) -> Result<JobSkills, FieldError> {
    let names: Result<Vec<_>, _> = names.iter().map(|name| input::skill("skills", name)).collect();
    let too_many = || {
        let message = format!("a job names at most {} skills", JobSkills::MAX);
        FieldError::new("skills", "too_many", message)
    };
    JobSkills::new(names?).ok_or_else(too_many)
}
