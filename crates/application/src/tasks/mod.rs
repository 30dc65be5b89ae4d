//! Work in the background.
//!
//! A use case enqueues a [`Task`](socle_domain::tasks::Task) in its own transaction
//! (`tx.tasks().enqueue(…)`): it is done if, and only if, the change it belongs to is committed.
//! Workers claim what is due under a lease, hand it to the [`TaskHandler`] of its kind and note what
//! came of it. A worker that dies loses its lease, and another begins again: a handler may be called
//! twice with the same task and must not repeat what others can see (it keys what it does by
//! [`Task::id`](socle_domain::tasks::Task)).
//!
//! # How to add a kind
//!
//! Declare a [`TaskKind`](socle_domain::tasks::TaskKind) beside the handler, implement
//! [`TaskHandler`], and register both in the wiring of the context. See `docs/guides/tasks.md`.

mod cancel_task;
mod get_task;
mod handlers;
mod list_tasks;
pub mod ports;
mod recover_tasks;
mod retry_task;
mod schedule;
mod worker;

pub use cancel_task::{CancelTask, CancelTaskError};
pub use get_task::{GetTask, GetTaskError, SeenTask};
pub use handlers::{TaskContext, TaskError, TaskHandler, TaskHandlers, TaskOutput};
pub use list_tasks::{ListTasks, ListTasksError, ListTasksInput};
pub use recover_tasks::RecoverTasks;
pub use retry_task::{RetryTask, RetryTaskError};
pub use schedule::{FireSchedules, Schedule, ScheduleError};
pub use worker::{TaskWorker, TaskWorkerSettings};

/// Every use case of tasks, built once by the wiring.
pub struct Tasks {
    /// Shows one.
    pub get: GetTask,
    /// Stops one.
    pub cancel: CancelTask,
    /// Lists all.
    pub list: ListTasks,
    /// Has a failed one done again.
    pub retry: RetryTask,
}
