//! Jobs: offers of work, from the draft to the archive.

mod place;
mod salary;
mod status;
mod terms;

use crate::Timestamp;
use crate::id::id;
use crate::identity::UserId;
use crate::organizations::OrganizationId;
use crate::recruiting::{LongText, SkillName, Title};

pub use place::PlaceParts;
pub use salary::{Currency, SalaryError, SalaryRange};
pub use status::JobStatus;
pub use terms::{JobType, WorkMode};

id!(
    /// Identifies a job.
    JobId
);

/// What a job says. A draft may leave out everything but its title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobDetails {
    /// What the work is called.
    pub title: Title,
    /// What there is to do.
    pub description: Option<LongText>,
    /// What kind of contract.
    pub job_type: Option<JobType>,
    /// Where the work is done.
    pub work_mode: Option<WorkMode>,
    /// In which place.
    pub location: Option<Title>,
    /// What it is paid.
    pub salary: Option<SalaryRange>,
    /// What it asks for.
    pub skills: JobSkills,
    /// Until when people can apply.
    pub valid_through: Option<Timestamp>,
}

/// What a job asks for: each skill once, in the order of whoever wrote them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JobSkills(Vec<SkillName>);

impl JobSkills {
    /// How many a job names at most.
    pub const MAX: usize = 50;

    /// These, each once; `None` when there are too many.
    pub fn new(names: impl IntoIterator<Item = SkillName>) -> Option<Self> {
        let mut skills: Vec<SkillName> = Vec::new();
        for name in names {
            if skills.iter().all(|known| known.key() != name.key()) {
                skills.push(name);
            }
            if skills.len() > Self::MAX {
                return None;
            }
        }
        Some(Self(skills))
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &SkillName> {
        self.0.iter()
    }
}

/// What a job lacks that everybody is to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lacking {
    /// What there is to do.
    Description,
    /// What kind of contract.
    JobType,
    /// A place, where the work is not done anywhere.
    Location,
    /// An end of applying that lies ahead.
    ValidThrough,
}

impl Lacking {
    /// The field, and the machine-readable code in problems.
    pub const fn field(self) -> (&'static str, &'static str) {
        match self {
            Self::Description => ("description", "required"),
            Self::JobType => ("job_type", "required"),
            Self::Location => ("location", "required"),
            Self::ValidThrough => ("valid_through", "in_the_past"),
        }
    }

    /// What to do about it.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Description => "a published job has a description",
            Self::JobType => "a published job has a type",
            Self::Location => "a published job has a place, or is remote",
            Self::ValidThrough => "the end of applying lies in the past",
        }
    }
}

/// A job does not become what was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JobError {
    /// Not from the state it is in.
    #[error("a job that is {} does not become {}", .from.as_str(), .to.as_str())]
    WrongState {
        /// Its state.
        from: JobStatus,
        /// The state that was asked for.
        to: JobStatus,
    },
    /// An archived job stays as it is.
    #[error("an archived job does not change")]
    Archived,
    /// Everybody would see that something is missing.
    #[error("the job lacks what a published one has")]
    Incomplete(Vec<Lacking>),
}

/// An offer of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Identifies it.
    pub id: JobId,
    /// Whose it is.
    pub organization_id: OrganizationId,
    /// What it says.
    pub details: JobDetails,
    /// Its state.
    pub status: JobStatus,
    /// Who drafted it, if it was a person who is still there.
    pub created_by: Option<UserId>,
    /// When it was drafted.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it was last published.
    pub published_at: Option<Timestamp>,
    /// When it was last closed.
    pub closed_at: Option<Timestamp>,
    /// Counts its changes, from 1.
    pub version: i64,
}

impl Job {
    /// Drafts a job.
    pub const fn draft(
        id: JobId,
        organization_id: OrganizationId,
        details: JobDetails,
        created_by: Option<UserId>,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            organization_id,
            details,
            status: JobStatus::Draft,
            created_by,
            created_at: now,
            updated_at: now,
            published_at: None,
            closed_at: None,
            version: 1,
        }
    }

    /// Says something else; `false` when it says that already. What everybody sees stays complete.
    pub fn rewrite(&mut self, details: JobDetails, now: Timestamp) -> Result<bool, JobError> {
        if self.status == JobStatus::Archived {
            return Err(JobError::Archived);
        }
        if details == self.details {
            return Ok(false);
        }
        if self.status == JobStatus::Published {
            complete(&details, now)?;
        }
        self.details = details;
        self.changed(now);
        Ok(true)
    }

    /// Brings it into another state.
    pub fn become_(&mut self, to: JobStatus, now: Timestamp) -> Result<(), JobError> {
        if !self.status.may_become(to) {
            return Err(JobError::WrongState { from: self.status, to });
        }
        match to {
            JobStatus::Published => {
                complete(&self.details, now)?;
                (self.published_at, self.closed_at) = (Some(now), None);
            }
            JobStatus::Closed => self.closed_at = Some(now),
            JobStatus::Draft | JobStatus::Archived => {}
        }
        self.status = to;
        self.changed(now);
        Ok(())
    }

    /// Whether everybody sees it, and people apply.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.status == JobStatus::Published
            && self.details.valid_through.is_none_or(|until| now < until)
    }

    fn changed(&mut self, now: Timestamp) {
        self.updated_at = now;
        self.version += 1;
    }
}

/// Publishing needs a title, which every job has, a description, a type, and a place or remote work.
fn complete(details: &JobDetails, now: Timestamp) -> Result<(), JobError> {
    let remote = details.work_mode == Some(WorkMode::Remote);
    let lacking: Vec<_> = [
        (details.description.is_none(), Lacking::Description),
        (details.job_type.is_none(), Lacking::JobType),
        (details.location.is_none() && !remote, Lacking::Location),
        (details.valid_through.is_some_and(|until| until <= now), Lacking::ValidThrough),
    ]
    .into_iter()
    .filter_map(|(lacks, what)| lacks.then_some(what))
    .collect();
    if lacking.is_empty() { Ok(()) } else { Err(JobError::Incomplete(lacking)) }
}

#[cfg(test)]
mod tests;
