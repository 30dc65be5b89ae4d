//! A queue in memory, a handler that does as it is told, and a worker between them.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use chrono::TimeDelta;
use serde_json::json;
use socle_application::store::StoreError;
use socle_application::tasks::ports::{Claim, Held, TaskQueue};
use socle_application::tasks::{
    TaskContext, TaskError, TaskHandler, TaskHandlers, TaskOutput, TaskWorker, TaskWorkerSettings,
};
use socle_application::testkit::{CountingRandomness, FixedClock, unavailable};
use socle_domain::tasks::{Task, TaskId, TaskKind, TaskStatus, WorkerId};
use socle_domain::{Id as _, Timestamp};
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::support::now;

pub(super) const KIND: TaskKind =
    TaskKind { max_attempts: 3, time_limit: TimeDelta::minutes(5), ..TaskKind::named("sample.do") };
pub(super) const LEASE: Duration = Duration::from_mins(1);
pub(super) const GRACE: Duration = Duration::from_secs(25);

/// Where the queue is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    Nowhere,
    /// The first claim.
    Claim,
    Settle,
    Prolong,
}

/// A queue in memory, and what it was told.
pub(super) struct Queue {
    pub(super) waiting: Mutex<VecDeque<Task>>,
    pub(super) completed: Mutex<Vec<TaskId>>,
    pub(super) settled: Mutex<Vec<Task>>,
    pub(super) progress: Mutex<Vec<(TaskId, u8)>>,
    pub(super) claims: AtomicUsize,
    pub(super) prolonged: AtomicUsize,
    /// What whoever prolongs a lease hears of it.
    pub(super) held: Mutex<Option<bool>>,
    pub(super) broken: Broken,
    pub(super) woken: Notify,
    pub(super) changed: Notify,
}

impl Queue {
    pub(super) fn of(tasks: Vec<Task>) -> Self {
        Self {
            waiting: Mutex::new(tasks.into()),
            completed: Mutex::default(),
            settled: Mutex::default(),
            progress: Mutex::default(),
            claims: AtomicUsize::new(0),
            prolonged: AtomicUsize::new(0),
            held: Mutex::new(Some(false)),
            broken: Broken::Nowhere,
            woken: Notify::new(),
            changed: Notify::new(),
        }
    }

    /// Returns when something is true of it.
    pub(super) async fn until(&self, holds: impl Fn(&Self) -> bool) {
        loop {
            let changed = self.changed.notified();
            if holds(self) {
                return;
            }
            changed.await;
        }
    }

    pub(super) fn settled(&self) -> Vec<Task> {
        self.settled.lock().unwrap().clone()
    }

    pub(super) fn ended(&self) -> usize {
        self.completed.lock().unwrap().len() + self.settled.lock().unwrap().len()
    }
}

#[async_trait]
impl TaskQueue for Queue {
    async fn claim(&self, claim: Claim) -> Result<Vec<Task>, StoreError> {
        assert_eq!(claim.now, now());
        assert_eq!(claim.leased_until, now() + TimeDelta::from_std(LEASE).unwrap());
        let first = self.claims.fetch_add(1, Ordering::SeqCst) == 0;
        self.changed.notify_waiters();
        if first && self.broken == Broken::Claim {
            return Err(unavailable());
        }
        let mut waiting = self.waiting.lock().unwrap();
        let count = waiting.len().min(claim.at_most as usize);
        let begun = |task: Task| Task {
            status: TaskStatus::Running,
            attempts: task.attempts + 1,
            worker: Some(claim.worker),
            leased_until: Some(claim.leased_until),
            ..task
        };
        Ok(waiting.drain(..count).map(begun).collect())
    }

    async fn complete(
        &self,
        _: WorkerId,
        ids: &[TaskId],
        at: Timestamp,
    ) -> Result<u64, StoreError> {
        assert_eq!(at, now());
        self.completed.lock().unwrap().extend(ids);
        self.changed.notify_waiters();
        if self.broken == Broken::Settle { Err(unavailable()) } else { Ok(ids.len() as u64) }
    }

    async fn settle(&self, _: WorkerId, task: &Task) -> Result<bool, StoreError> {
        self.settled.lock().unwrap().push(task.clone());
        self.changed.notify_waiters();
        Ok(true)
    }

    async fn prolong(
        &self,
        _: WorkerId,
        ids: &[TaskId],
        _: Timestamp,
    ) -> Result<Vec<Held>, StoreError> {
        self.prolonged.fetch_add(1, Ordering::SeqCst);
        self.changed.notify_waiters();
        if self.broken == Broken::Prolong {
            return Err(unavailable());
        }
        let held = *self.held.lock().unwrap();
        let held = held.map(|is_canceled| ids.iter().map(move |id| Held { id: *id, is_canceled }));
        Ok(held.into_iter().flatten().collect())
    }

    async fn note_progress(&self, _: WorkerId, id: TaskId, percent: u8) -> Result<(), StoreError> {
        self.progress.lock().unwrap().push((id, percent));
        Err(unavailable())
    }

    async fn wait(&self, at_most: Duration) {
        let _ = tokio::time::timeout(at_most, self.woken.notified()).await;
    }
}

/// What a task's handler does with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Succeed,
    Tell,
    Retry,
    Wait,
    Refuse,
    Panic,
    /// Does not come to an end by itself.
    Hang,
    /// Ends when it is told to.
    Linger,
}

pub(super) struct Handler {
    pub(super) act: Act,
    pub(super) begun: AtomicUsize,
    pub(super) at_once: AtomicUsize,
    pub(super) most_at_once: AtomicUsize,
    pub(super) given_up: Mutex<Vec<TaskId>>,
    pub(super) dropped: Arc<AtomicUsize>,
    pub(super) go_on: Notify,
    pub(super) changed: Notify,
}

impl Handler {
    pub(super) fn that(act: Act) -> Arc<Self> {
        Arc::new(Self {
            act,
            begun: AtomicUsize::new(0),
            at_once: AtomicUsize::new(0),
            most_at_once: AtomicUsize::new(0),
            given_up: Mutex::default(),
            dropped: Arc::default(),
            go_on: Notify::new(),
            changed: Notify::new(),
        })
    }

    pub(super) async fn until_begun(&self, count: usize) {
        loop {
            let changed = self.changed.notified();
            if self.begun.load(Ordering::SeqCst) >= count {
                return;
            }
            changed.await;
        }
    }
}

/// Notes that a handler's future is gone before its end.
pub(super) struct Dropped(Arc<AtomicUsize>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[async_trait]
impl TaskHandler for Handler {
    async fn run(&self, task: &Task, context: &TaskContext) -> Result<TaskOutput, TaskError> {
        let at_once = self.at_once.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_at_once.fetch_max(at_once, Ordering::SeqCst);
        self.begun.fetch_add(1, Ordering::SeqCst);
        self.changed.notify_waiters();
        let dropped = Dropped(Arc::clone(&self.dropped));
        let done = match self.act {
            Act::Succeed => {
                context.report(task, 200).await;
                Ok(None)
            }
            Act::Tell => Ok(Some(json!({ "made": 1 }))),
            Act::Retry => Err(TaskError::Retry("451".into())),
            Act::Wait => Err(TaskError::Waiting("no server".into())),
            Act::Refuse => Err(TaskError::Permanent("550".into())),
            Act::Panic => panic!("the handler is wrong"),
            Act::Hang => std::future::pending().await,
            Act::Linger => {
                self.go_on.notified().await;
                Ok(None)
            }
        };
        std::mem::forget(dropped);
        self.at_once.fetch_sub(1, Ordering::SeqCst);
        done
    }

    async fn gave_up(&self, task: &Task) {
        self.given_up.lock().unwrap().push(task.id);
    }
}

pub(super) fn task(number: u128) -> Task {
    Task::new(TaskId::from_uuid(Uuid::from_u128(number)), &KIND, Vec::new(), now())
}

/// A worker that works until it is told to stop.
pub(super) struct Working {
    pub(super) queue: Arc<Queue>,
    pub(super) stop: watch::Sender<bool>,
    pub(super) running: JoinHandle<()>,
}

pub(super) fn start(queue: Queue, handler: &Arc<Handler>, slots: u32) -> Working {
    let queue = Arc::new(queue);
    let handlers = TaskHandlers::new().with(&KIND, handler.clone());
    let poll = Duration::from_secs(1);
    let worker = TaskWorker::new(
        queue.clone(),
        Arc::new(FixedClock::default()),
        Arc::new(CountingRandomness::default()),
        handlers,
        TaskWorkerSettings { slots, lease: LEASE, poll, grace: GRACE },
    );
    let (stop, stopped) = watch::channel(false);
    let running = tokio::spawn(async move { worker.run(stopped).await });
    Working { queue, stop, running }
}

impl Working {
    pub(super) async fn stop(self) -> Arc<Queue> {
        self.stop.send(true).unwrap();
        self.running.await.unwrap();
        self.queue
    }
}

/// What is noted of one attempt at a task.
pub(super) async fn attempt(act: Act, task: Task) -> (Task, Arc<Handler>) {
    let handler = Handler::that(act);
    let working = start(Queue::of(vec![task]), &handler, 4);
    working.queue.until(|queue| queue.ended() == 1).await;
    let queue = working.stop().await;
    let settled = queue.settled();
    let [settled] = &settled[..] else { panic!("{settled:?}") };
    (settled.clone(), handler)
}
