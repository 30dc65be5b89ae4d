use chrono::TimeDelta;

use crate::Timestamp;
use crate::id::id;
use crate::identity::UserId;
use crate::organizations::OrganizationId;
use crate::tasks::Backoff;

id!(
    /// Identifies a task.
    TaskId
);
id!(
    /// Identifies a process that works tasks off, from its start to its end.
    WorkerId
);

/// A kind of task: how it is named, tried and bounded. Declared once, beside its handler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaskKind {
    /// Its name, `context.verb`: stored with every task and never changed.
    pub name: &'static str,
    /// How often a task is begun at most.
    pub max_attempts: u32,
    /// How long to wait in between.
    pub backoff: Backoff,
    /// Which of those that are due comes first.
    pub priority: Priority,
    /// How long one attempt may take; then it is broken off and counts as failed.
    pub time_limit: TimeDelta,
}

impl TaskKind {
    /// Tried 20 times over some 28 hours, a quarter of an hour each.
    pub const DEFAULT: Self = Self {
        name: "",
        max_attempts: 20,
        backoff: Backoff::DEFAULT,
        priority: Priority::Normal,
        time_limit: TimeDelta::minutes(15),
    };

    /// The default of that name.
    pub const fn named(name: &'static str) -> Self {
        Self { name, ..Self::DEFAULT }
    }
}

/// Something to do in the background.
///
/// *queued* → *running* → *succeeded* | *failed* | *canceled*. What fails is *queued* again while it
/// has attempts left; a failed one is the dead letter, until somebody has it done again. A queued one
/// is canceled at once, a running one when its handler notices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Identifies it.
    pub id: TaskId,
    /// Which handler does it.
    pub kind: String,
    /// Where it is.
    pub status: TaskStatus,
    /// Which of those that are due comes first.
    pub priority: Priority,
    /// The person for whom it is done, who may see it.
    pub user_id: Option<UserId>,
    /// The organization for which it is done.
    pub organization_id: Option<OrganizationId>,
    /// What its handler reads; sealed, if it holds secrets.
    pub payload: Vec<u8>,
    /// Not before.
    pub due_at: Timestamp,
    /// How often it was begun.
    pub attempts: u32,
    /// How often it is begun at most.
    pub max_attempts: u32,
    /// How much of it is done, in percent.
    pub progress: u8,
    /// What came of it, as JSON.
    pub result: Option<String>,
    /// Why it failed last.
    pub error: Option<String>,
    /// Since when it is to stop.
    pub cancel_requested_at: Option<Timestamp>,
    /// Who is at it.
    pub worker: Option<WorkerId>,
    /// Until when they may be at it without a sign of life.
    pub leased_until: Option<Timestamp>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it was begun last.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

/// Where a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TaskStatus {
    /// It waits to be begun, perhaps again.
    Queued,
    /// Somebody is at it.
    Running,
    /// It is done.
    Succeeded,
    /// It will not be tried again.
    Failed,
    /// Nobody wants it any more.
    Canceled,
}

impl TaskStatus {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Queued, Self::Running, Self::Succeeded, Self::Failed, Self::Canceled];

    /// The name in the HTTP contract and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Canceled => "canceled",
        }
    }

    /// By its name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// Whether nothing more happens by itself.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed | Self::Canceled)
    }
}

/// Which of those that are due comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Priority {
    /// When there is nothing else to do: what nobody waits for.
    Low,
    /// In its turn.
    #[default]
    Normal,
    /// Somebody sits and waits.
    High,
}

impl Priority {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Low, Self::Normal, Self::High];

    /// The number in the database: the higher, the sooner.
    pub const fn rank(self) -> i16 {
        match self {
            Self::Low => -1,
            Self::Normal => 0,
            Self::High => 1,
        }
    }

    /// By its number.
    pub fn of_rank(rank: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|priority| priority.rank() == rank)
    }
}

/// Why an attempt came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// It cannot be tried before something has changed, however long that takes: the attempt does
    /// not count.
    Waiting(String),
    /// It is not its turn yet: it is due again after that long. The attempt does not count.
    Later(TimeDelta, String),
    /// It may work later.
    Retry(String),
    /// It never will.
    Permanent(String),
}

/// What became of the wish to cancel a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cancellation {
    /// It was canceled.
    Canceled,
    /// Whoever is at it is asked to stop.
    Requested,
}

/// Why a task is not canceled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the task has ended: it is {}", .0.as_str())]
pub struct CannotCancel(pub TaskStatus);

/// Why a task is not done again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("only a failed task is done again; this one is {}", .0.as_str())]
pub struct CannotRetry(pub TaskStatus);

impl Task {
    /// A task that is due now. The payload is what its handler reads.
    pub fn new(id: TaskId, kind: &TaskKind, payload: Vec<u8>, now: Timestamp) -> Self {
        Self {
            id,
            kind: kind.name.to_owned(),
            status: TaskStatus::Queued,
            priority: kind.priority,
            user_id: None,
            organization_id: None,
            payload,
            due_at: now,
            attempts: 0,
            max_attempts: kind.max_attempts,
            progress: 0,
            result: None,
            error: None,
            cancel_requested_at: None,
            worker: None,
            leased_until: None,
            created_at: now,
            started_at: None,
            finished_at: None,
        }
    }

    /// It is done.
    pub fn succeed(&mut self, result: Option<String>, now: Timestamp) {
        self.progress = 100;
        self.result = result;
        self.error = None;
        self.end(TaskStatus::Succeeded, now);
    }

    /// An attempt came to nothing: it is due again after the pause, unless the failure names another,
    /// or it has failed.
    pub fn fail(&mut self, failure: Failure, pause: TimeDelta, now: Timestamp) {
        let (error, again, pause) = match failure {
            Failure::Waiting(error) => {
                self.attempts = self.attempts.saturating_sub(1);
                (error, true, pause)
            }
            Failure::Later(until_then, error) => {
                self.attempts = self.attempts.saturating_sub(1);
                (error, true, until_then)
            }
            Failure::Retry(error) => (error, self.attempts < self.max_attempts, pause),
            Failure::Permanent(error) => (error, false, pause),
        };
        self.error = Some(error);
        if self.cancel_requested_at.is_some() {
            self.end(TaskStatus::Canceled, now);
        } else if again {
            self.status = TaskStatus::Queued;
            self.due_at = now + pause;
            self.let_go();
        } else {
            self.end(TaskStatus::Failed, now);
        }
    }

    /// Whoever was at it stopped because they were asked to.
    pub fn stop(&mut self, now: Timestamp) {
        self.end(TaskStatus::Canceled, now);
    }

    /// Whoever was at it is gone: it is due again, or has killed enough of them.
    pub fn recover(&mut self, now: Timestamp) {
        let lost = Failure::Retry("the worker was lost".to_owned());
        self.fail(lost, TimeDelta::zero(), now);
    }

    /// Nobody wants it any more.
    pub fn cancel(&mut self, now: Timestamp) -> Result<Cancellation, CannotCancel> {
        match self.status {
            TaskStatus::Queued => {
                self.cancel_requested_at = Some(now);
                self.end(TaskStatus::Canceled, now);
                Ok(Cancellation::Canceled)
            }
            TaskStatus::Running => {
                self.cancel_requested_at.get_or_insert(now);
                Ok(Cancellation::Requested)
            }
            ended => Err(CannotCancel(ended)),
        }
    }

    /// It is done again, with as many attempts as at first.
    pub fn retry(&mut self, now: Timestamp) -> Result<(), CannotRetry> {
        if self.status != TaskStatus::Failed {
            return Err(CannotRetry(self.status));
        }
        self.status = TaskStatus::Queued;
        self.attempts = 0;
        self.progress = 0;
        self.due_at = now;
        self.finished_at = None;
        self.let_go();
        Ok(())
    }

    fn end(&mut self, status: TaskStatus, now: Timestamp) {
        self.status = status;
        self.finished_at = Some(now);
        self.let_go();
    }

    fn let_go(&mut self) {
        self.worker = None;
        self.leased_until = None;
    }
}

#[cfg(test)]
#[path = "task_tests.rs"]
mod tests;
