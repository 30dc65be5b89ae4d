//! How many there are in each state, by the names of states.

use serde::Serialize;
use socle_application::recruiting::ports::Counts;
use socle_domain::recruiting::{ApplicationStatus, JobStatus};
use utoipa::ToSchema;

/// How many jobs are in each state.
#[derive(Serialize, ToSchema)]
pub(super) struct JobCounts {
    draft: u64,
    published: u64,
    closed: u64,
    archived: u64,
}

/// How many applications are in each state, or have been.
#[derive(Serialize, ToSchema)]
pub(super) struct ApplicationCounts {
    applied: u64,
    viewed: u64,
    shortlisted: u64,
    interview: u64,
    offer: u64,
    accepted: u64,
    rejected: u64,
    withdrawn: u64,
}

fn of<S: Copy + PartialEq>(counts: &Counts<S>, status: S) -> u64 {
    counts.iter().filter(|(known, _)| *known == status).map(|(_, count)| count).sum()
}

/// All of them together.
pub(super) fn total<S>(counts: &Counts<S>) -> u64 {
    counts.iter().map(|(_, count)| count).sum()
}

impl From<&Counts<JobStatus>> for JobCounts {
    fn from(counts: &Counts<JobStatus>) -> Self {
        Self {
            draft: of(counts, JobStatus::Draft),
            published: of(counts, JobStatus::Published),
            closed: of(counts, JobStatus::Closed),
            archived: of(counts, JobStatus::Archived),
        }
    }
}

impl From<&Counts<ApplicationStatus>> for ApplicationCounts {
    fn from(counts: &Counts<ApplicationStatus>) -> Self {
        Self {
            applied: of(counts, ApplicationStatus::Applied),
            viewed: of(counts, ApplicationStatus::Viewed),
            shortlisted: of(counts, ApplicationStatus::Shortlisted),
            interview: of(counts, ApplicationStatus::Interview),
            offer: of(counts, ApplicationStatus::Offer),
            accepted: of(counts, ApplicationStatus::Accepted),
            rejected: of(counts, ApplicationStatus::Rejected),
            withdrawn: of(counts, ApplicationStatus::Withdrawn),
        }
    }
}
