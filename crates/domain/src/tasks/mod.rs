//! Work in the background: tasks, how they are tried again, and who may see them.

mod backoff;
pub mod permissions;
pub mod policy;
mod task;

pub use backoff::Backoff;
pub use task::{
    Cancellation, CannotCancel, CannotRetry, Failure, Priority, Task, TaskId, TaskKind, TaskStatus,
    WorkerId,
};
