//! Tasks: enqueued in a transaction, claimed by workers, and looked at.

pub mod claiming;
pub mod enqueuing;
pub mod listing;
pub mod schedules;
pub mod settling;

use socle_application::tasks::ports::Claim;
use socle_domain::Timestamp;
use socle_domain::tasks::{Task, TaskKind, WorkerId};

use super::samples::{begin, id, later};
use crate::databases::TestDatabase;

const KIND: TaskKind = TaskKind::named("sample.do");

/// A task that is due from a moment on.
fn task(due_at: Timestamp) -> Task {
    Task::new(id(), &KIND, vec![0, 1, 0xfe, 0xff], due_at)
}

async fn enqueue(database: &TestDatabase, tasks: &[Task]) {
    let mut tx = begin(&*database.store).await;
    tx.tasks().enqueue(tasks).await.unwrap();
    tx.commit().await.unwrap();
}

async fn stored(database: &TestDatabase, task: &Task) -> Task {
    database.tasks.task(task.id).await.unwrap().expect("the task is there")
}

fn worker() -> WorkerId {
    id()
}

/// What a worker gets at so many seconds, for a minute.
async fn claim(database: &TestDatabase, worker: WorkerId, second: i64, at_most: u32) -> Vec<Task> {
    let (now, leased_until) = (later(second), later(second + 60));
    database.task_queue.claim(Claim { worker, at_most, now, leased_until }).await.unwrap()
}
