//! Interviews: when an employer talks to somebody who applied, where, and who does.

use chrono::TimeDelta;

use crate::Timestamp;
use crate::id::id;
use crate::identity::UserId;
use crate::organizations::OrganizationId;
use crate::recruiting::{ApplicationId, ShortText, Title, WebAddress};

id!(
    /// Identifies an interview.
    InterviewId
);

/// How people talk to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InterviewKind {
    /// By telephone.
    Phone,
    /// Seeing each other on a screen.
    Video,
    /// In one place.
    OnSite,
}

impl InterviewKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Phone, Self::Video, Self::OnSite];

    /// The name in the HTTP contract and in the databases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Video => "video",
            Self::OnSite => "on_site",
        }
    }

    /// The kind of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// Who talks to the candidate: each person once, at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interviewers(Vec<UserId>);

impl Interviewers {
    /// How many there are at most.
    pub const MAX: usize = 10;

    /// These; `None` when there are none or too many. They have no order.
    pub fn new(people: impl IntoIterator<Item = UserId>) -> Option<Self> {
        let mut people: Vec<_> = people.into_iter().collect();
        people.sort_unstable();
        people.dedup();
        (1..=Self::MAX).contains(&people.len()).then_some(Self(people))
    }

    /// Those who are left of them, which may be nobody: people leave.
    pub fn remaining(mut people: Vec<UserId>) -> Self {
        people.sort_unstable();
        Self(people)
    }

    /// All of them.
    pub fn as_slice(&self) -> &[UserId] {
        &self.0
    }
}

/// Why that is no plan. Each says which field is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// It would begin in the past, or in a far future.
    #[error("an interview begins within {} days from now", InterviewPlan::MAX_DAYS)]
    Start,
    /// It would be too short or too long.
    #[error(
        "an interview takes {} to {} minutes",
        InterviewPlan::MIN_MINUTES,
        InterviewPlan::MAX_MINUTES
    )]
    Duration,
    /// Nobody would know where to go.
    #[error("an interview on site needs a place")]
    PlaceMissing,
    /// Nobody would know where to look.
    #[error("a video interview needs a link")]
    LinkMissing,
}

impl PlanError {
    /// The field that is wrong, and the machine-readable code.
    pub const fn field(self) -> (&'static str, &'static str) {
        match self {
            Self::Start => ("starts_at", "out_of_range"),
            Self::Duration => ("duration_minutes", "out_of_range"),
            Self::PlaceMissing => ("place", "required"),
            Self::LinkMissing => ("link", "required"),
        }
    }
}

/// When, where and with whom. All of it is meant for the candidate, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterviewPlan {
    /// How they talk.
    pub kind: InterviewKind,
    /// When it begins.
    pub starts_at: Timestamp,
    /// How many minutes it takes.
    pub minutes: u16,
    /// In which place, or under which number.
    pub place: Option<Title>,
    /// Where they see each other on a screen.
    pub link: Option<WebAddress>,
    /// What the candidate should know.
    pub instructions: Option<ShortText>,
    /// Who talks to them.
    pub interviewers: Interviewers,
}

impl InterviewPlan {
    /// How many minutes one takes at least.
    pub const MIN_MINUTES: u16 = 5;
    /// How many minutes one takes at most.
    pub const MAX_MINUTES: u16 = 12 * 60;
    /// How many days ahead one is planned at most.
    pub const MAX_DAYS: i64 = 2 * 365;

    /// When it ends.
    pub fn ends_at(&self) -> Timestamp {
        self.starts_at + TimeDelta::minutes(i64::from(self.minutes))
    }

    /// Refuses what nobody can mean.
    pub fn check(&self, now: Timestamp) -> Result<(), PlanError> {
        if self.starts_at <= now || self.starts_at > now + TimeDelta::days(Self::MAX_DAYS) {
            return Err(PlanError::Start);
        }
        if !(Self::MIN_MINUTES..=Self::MAX_MINUTES).contains(&self.minutes) {
            return Err(PlanError::Duration);
        }
        match self.kind {
            InterviewKind::OnSite if self.place.is_none() => Err(PlanError::PlaceMissing),
            InterviewKind::Video if self.link.is_none() => Err(PlanError::LinkMissing),
            _ => Ok(()),
        }
    }
}

/// The state of an interview: *planned* → *done*, *canceled* or *no_show*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InterviewStatus {
    /// It is to be.
    Planned,
    /// It was.
    Done,
    /// It is not to be any more.
    Canceled,
    /// The candidate did not come.
    NoShow,
}

impl InterviewStatus {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Planned, Self::Done, Self::Canceled, Self::NoShow];

    /// The name in the HTTP contract and in the databases.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Done => "done",
            Self::Canceled => "canceled",
            Self::NoShow => "no_show",
        }
    }

    /// The state of that name, if there is one.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }
}

/// An interview does not become what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InterviewError {
    /// Not from the state it is in.
    #[error("an interview that is {} does not become {}", .from.as_str(), .to.as_str())]
    Illegal {
        /// Its state.
        from: InterviewStatus,
        /// The state that was asked for.
        to: InterviewStatus,
    },
    /// What has not begun has no outcome.
    #[error("the interview has not begun yet")]
    TooEarly,
}

/// An interview with somebody who applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interview {
    /// Identifies it.
    pub id: InterviewId,
    /// Whose it is.
    pub organization_id: OrganizationId,
    /// With whoever sent this application.
    pub application_id: ApplicationId,
    /// When, where and with whom.
    pub plan: InterviewPlan,
    /// Its state.
    pub status: InterviewStatus,
    /// How often what stands in calendars has changed (`SEQUENCE`, RFC 5545 §3.8.7.4).
    pub sequence: i32,
    /// Who planned it; `None` for a program, or when they are gone.
    pub created_by: Option<UserId>,
    /// When it was planned.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Counts its changes, from 1.
    pub version: i64,
}

impl Interview {
    /// Plans it anew; `false` when it is the same.
    pub fn replan(&mut self, plan: InterviewPlan, now: Timestamp) -> Result<bool, InterviewError> {
        let (from, to) = (self.status, InterviewStatus::Planned);
        if from != InterviewStatus::Planned {
            return Err(InterviewError::Illegal { from, to });
        }
        if self.plan == plan {
            return Ok(false);
        }
        self.plan = plan;
        self.sequence += 1;
        self.changed(now);
        Ok(true)
    }

    /// Brings it to its end. It is done, or nobody came, once it has begun.
    pub fn become_(&mut self, to: InterviewStatus, now: Timestamp) -> Result<(), InterviewError> {
        let from = self.status;
        if from != InterviewStatus::Planned || to == InterviewStatus::Planned {
            return Err(InterviewError::Illegal { from, to });
        }
        if to == InterviewStatus::Canceled {
            self.sequence += 1;
        } else if now < self.plan.starts_at {
            return Err(InterviewError::TooEarly);
        }
        self.status = to;
        self.changed(now);
        Ok(())
    }

    fn changed(&mut self, now: Timestamp) {
        self.updated_at = now;
        self.version += 1;
    }
}

#[cfg(test)]
mod tests;
