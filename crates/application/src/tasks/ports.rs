//! What tasks need from the world.

use std::time::Duration;

use async_trait::async_trait;
use socle_domain::Timestamp;
use socle_domain::identity::{EmailAddress, UserId};
use socle_domain::tasks::{Task, TaskId, TaskStatus, WorkerId};

use crate::paging::{Page, PageRequest};
use crate::store::StoreError;

/// The slice of a transaction that tasks have.
pub trait TasksTx: Send {
    /// Tasks.
    fn tasks(&mut self) -> &mut dyn Tasks;
    /// What is done again and again.
    fn schedules(&mut self) -> &mut dyn Schedules;
}

/// Tasks in a transaction.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait Tasks: Send {
    /// Adds tasks, in one statement; they are begun when the transaction has committed. One whose
    /// identifier is known is there already.
    async fn enqueue(&mut self, tasks: &[Task]) -> Result<(), StoreError>;

    /// Reads a task and keeps others from changing it until the transaction ends.
    async fn lock(&mut self, id: TaskId) -> Result<Option<Task>, StoreError>;

    /// Reads running tasks whose lease has run out, and keeps others from changing them; what
    /// somebody else holds is passed by.
    async fn lock_lost(&mut self, now: Timestamp, at_most: u32) -> Result<Vec<Task>, StoreError>;

    /// Stores a locked task.
    async fn update(&mut self, task: &Task) -> Result<(), StoreError>;

    /// Removes what is done for a person who is erased, and what failed naming their address.
    async fn forget_person(
        &mut self,
        user_id: UserId,
        email: &EmailAddress,
    ) -> Result<(), StoreError>;
}

/// When a schedule was and will be due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleState {
    /// The name of the schedule.
    pub name: String,
    /// When it is due next.
    pub due_at: Timestamp,
    /// What `due_at` was computed from: another pattern makes another moment.
    pub pattern: String,
}

/// When what is done again and again is due.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait Schedules: Send {
    /// Adds a schedule that is not there yet; says whether it was added.
    async fn add(&mut self, state: &ScheduleState) -> Result<bool, StoreError>;

    /// Reads a schedule and keeps others from changing it; `None` as well while somebody else does.
    async fn lock(&mut self, name: &str) -> Result<Option<ScheduleState>, StoreError>;

    /// Stores a locked schedule.
    async fn update(&mut self, state: &ScheduleState) -> Result<(), StoreError>;
}

/// Which tasks a worker wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// Who.
    pub worker: WorkerId,
    /// How many at most.
    pub at_most: u32,
    /// The time.
    pub now: Timestamp,
    /// Until when nobody else gets them.
    pub leased_until: Timestamp,
}

/// A task that is still its worker's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Which.
    pub id: TaskId,
    /// Whether it is to stop.
    pub is_canceled: bool,
}

/// The committed tasks, as workers see them.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait TaskQueue: Send + Sync {
    /// Claims tasks that are due, those of the highest priority first and among them those that have
    /// been due for longest. Each comes with the attempt counted that begins now.
    async fn claim(&self, claim: Claim) -> Result<Vec<Task>, StoreError>;

    /// Stores that tasks have succeeded with nothing to say, in one statement; those that are no
    /// longer this worker's stay as they are. Returns how many were.
    async fn complete(
        &self,
        worker: WorkerId,
        ids: &[TaskId],
        now: Timestamp,
    ) -> Result<u64, StoreError>;

    /// Stores what came of an attempt, if the task is still this worker's. Says whether it was.
    async fn settle(&self, worker: WorkerId, task: &Task) -> Result<bool, StoreError>;

    /// Prolongs the lease of tasks, and returns those that are still this worker's.
    async fn prolong(
        &self,
        worker: WorkerId,
        ids: &[TaskId],
        leased_until: Timestamp,
    ) -> Result<Vec<Held>, StoreError>;

    /// Notes how much of a task is done, in percent, if it is still this worker's.
    async fn note_progress(
        &self,
        worker: WorkerId,
        id: TaskId,
        percent: u8,
    ) -> Result<(), StoreError>;

    /// Returns when tasks may have become due, or after `at_most`.
    async fn wait(&self, at_most: Duration);
}

/// Which tasks are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskFilter {
    /// Those that are there.
    pub status: Option<TaskStatus>,
    /// Those of a kind.
    pub kind: Option<String>,
}

/// Tasks, to look at.
#[cfg_attr(feature = "testkit", mockall::automock)]
#[async_trait]
pub trait TaskQueries: Send + Sync {
    /// A task.
    async fn task(&self, id: TaskId) -> Result<Option<Task>, StoreError>;

    /// All of them, the latest first.
    async fn tasks(
        &self,
        filter: &TaskFilter,
        page: PageRequest<TaskId>,
    ) -> Result<Page<Task, TaskId>, StoreError>;

    /// How many there are, by where they are: what waits, what runs and what has failed.
    async fn count_open(&self) -> Result<Vec<(TaskStatus, u64)>, StoreError>;
}
