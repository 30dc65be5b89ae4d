//! Working tasks off: what is noted of each attempt, how leases are kept, and how a worker leaves.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use chrono::TimeDelta;
use rstest::rstest;
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

const KIND: TaskKind =
    TaskKind { max_attempts: 3, time_limit: TimeDelta::minutes(5), ..TaskKind::named("sample.do") };
const LEASE: Duration = Duration::from_secs(60);
const GRACE: Duration = Duration::from_secs(25);

/// Where the queue is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Broken {
    Nowhere,
    /// The first claim.
    Claim,
    Settle,
    Prolong,
}

/// A queue in memory, and what it was told.
struct Queue {
    waiting: Mutex<VecDeque<Task>>,
    completed: Mutex<Vec<TaskId>>,
    settled: Mutex<Vec<Task>>,
    progress: Mutex<Vec<(TaskId, u8)>>,
    claims: AtomicUsize,
    prolonged: AtomicUsize,
    /// What whoever prolongs a lease hears of it.
    held: Mutex<Option<bool>>,
    broken: Broken,
    woken: Notify,
    changed: Notify,
}

impl Queue {
    fn of(tasks: Vec<Task>) -> Self {
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
    async fn until(&self, holds: impl Fn(&Self) -> bool) {
        loop {
            let changed = self.changed.notified();
            if holds(self) {
                return;
            }
            changed.await;
        }
    }

    fn settled(&self) -> Vec<Task> {
        self.settled.lock().unwrap().clone()
    }

    fn ended(&self) -> usize {
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
enum Act {
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

struct Handler {
    act: Act,
    begun: AtomicUsize,
    at_once: AtomicUsize,
    most_at_once: AtomicUsize,
    given_up: Mutex<Vec<TaskId>>,
    dropped: Arc<AtomicUsize>,
    go_on: Notify,
    changed: Notify,
}

impl Handler {
    fn that(act: Act) -> Arc<Self> {
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

    async fn until_begun(&self, count: usize) {
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
struct Dropped(Arc<AtomicUsize>);

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

fn task(number: u128) -> Task {
    Task::new(TaskId::from_uuid(Uuid::from_u128(number)), &KIND, Vec::new(), now())
}

/// A worker that works until it is told to stop.
struct Working {
    queue: Arc<Queue>,
    stop: watch::Sender<bool>,
    running: JoinHandle<()>,
}

fn start(queue: Queue, handler: &Arc<Handler>, slots: u32) -> Working {
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
    async fn stop(self) -> Arc<Queue> {
        self.stop.send(true).unwrap();
        self.running.await.unwrap();
        self.queue
    }
}

/// What is noted of one attempt at a task.
async fn attempt(act: Act, task: Task) -> (Task, Arc<Handler>) {
    let handler = Handler::that(act);
    let working = start(Queue::of(vec![task]), &handler, 4);
    working.queue.until(|queue| queue.ended() == 1).await;
    let queue = working.stop().await;
    let settled = queue.settled();
    let [settled] = &settled[..] else { panic!("{settled:?}") };
    (settled.clone(), handler)
}

#[tokio::test(start_paused = true)]
async fn what_succeeds_with_nothing_to_say_is_completed_together() {
    let handler = Handler::that(Act::Succeed);
    let working = start(Queue::of((1..=9).map(task).collect()), &handler, 16);
    working.queue.until(|queue| queue.ended() == 9).await;
    let queue = working.stop().await;
    let mut completed = queue.completed.lock().unwrap().clone();
    completed.sort();
    assert_eq!(completed, (1..=9).map(|number| task(number).id).collect::<Vec<_>>());
    assert_eq!(queue.settled(), []);
    // That the progress cannot be noted is no reason to stop.
    assert!(queue.progress.lock().unwrap().contains(&(task(1).id, 100)));
}

#[tokio::test(start_paused = true)]
async fn what_has_something_to_say_is_settled_with_it() {
    let (settled, _) = attempt(Act::Tell, task(1)).await;
    assert_eq!((settled.status, settled.progress), (TaskStatus::Succeeded, 100));
    assert_eq!(settled.result.as_deref(), Some(r#"{"made":1}"#));
    assert_eq!((settled.worker, settled.finished_at), (None, Some(now())));
}

#[rstest]
#[case::may_work_later(Act::Retry, 0, TaskStatus::Queued, 1, "it failed: 451", false)]
#[case::did_not_work_often_enough(Act::Retry, 2, TaskStatus::Failed, 3, "it failed: 451", true)]
#[case::has_to_wait(Act::Wait, 2, TaskStatus::Queued, 2, "it has to wait: no server", false)]
#[case::never_works(Act::Refuse, 0, TaskStatus::Failed, 1, "it is impossible: 550", true)]
#[case::is_wrong(Act::Panic, 0, TaskStatus::Queued, 1, "its handler panicked", false)]
#[case::takes_too_long(Act::Hang, 0, TaskStatus::Queued, 1, "it took longer than 300 s", false)]
#[tokio::test(start_paused = true)]
async fn what_fails_is_noted_with_what_becomes_of_it(
    #[case] act: Act,
    #[case] attempts: u32,
    #[case] status: TaskStatus,
    #[case] counted: u32,
    #[case] error: &str,
    #[case] given_up: bool,
) {
    let (settled, handler) = attempt(act, Task { attempts, ..task(1) }).await;
    assert_eq!((settled.status, settled.attempts), (status, counted));
    assert_eq!(settled.error.as_deref(), Some(error));
    assert_eq!(settled.finished_at.is_some(), given_up);
    assert_eq!(settled.due_at > now(), !given_up, "it waits for its pause");
    assert_eq!(handler.given_up.lock().unwrap().len(), usize::from(given_up));
}

#[tokio::test(start_paused = true)]
async fn what_nobody_here_does_is_left_for_others() {
    let (settled, handler) =
        attempt(Act::Succeed, Task { kind: "newer.do".to_owned(), ..task(1) }).await;
    assert_eq!((settled.status, settled.attempts), (TaskStatus::Queued, 0));
    assert_eq!(settled.error.as_deref(), Some("nobody here does newer.do"));
    assert_eq!(handler.begun.load(Ordering::SeqCst), 0);
}

#[tokio::test(start_paused = true)]
async fn no_more_is_done_at_once_than_there_are_slots() {
    let handler = Handler::that(Act::Linger);
    let working = start(Queue::of((1..=20).map(task).collect()), &handler, 4);
    for done in 0..20 {
        handler.until_begun(done + 1).await;
        handler.go_on.notify_one();
        working.queue.until(|queue| queue.ended() == done + 1).await;
    }
    working.stop().await;
    assert_eq!(handler.most_at_once.load(Ordering::SeqCst), 4);
}

#[tokio::test(start_paused = true)]
async fn a_queue_that_is_away_is_asked_again() {
    let handler = Handler::that(Act::Succeed);
    let queue = Queue { broken: Broken::Claim, ..Queue::of(vec![task(1)]) };
    let working = start(queue, &handler, 4);
    working.queue.until(|queue| queue.ended() == 1).await;
    working.stop().await;
}

#[tokio::test(start_paused = true)]
async fn an_end_that_cannot_be_noted_stops_nobody() {
    let handler = Handler::that(Act::Succeed);
    let queue = Queue { broken: Broken::Settle, ..Queue::of(vec![task(1)]) };
    let working = start(queue, &handler, 1);
    working.queue.until(|queue| queue.ended() == 1).await;
    working.queue.waiting.lock().unwrap().push_back(task(2));
    working.queue.until(|queue| queue.ended() == 2).await;
    working.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_lease_is_prolonged_for_as_long_as_it_takes() {
    let handler = Handler::that(Act::Linger);
    let working = start(Queue::of(vec![task(1)]), &handler, 4);
    handler.until_begun(1).await;
    working.queue.until(|queue| queue.prolonged.load(Ordering::SeqCst) == 12).await;
    assert_eq!(working.queue.ended(), 0);
    handler.go_on.notify_one();
    working.queue.until(|queue| queue.ended() == 1).await;
    assert_eq!(working.stop().await.settled(), []);
}

#[tokio::test(start_paused = true)]
async fn what_is_canceled_is_broken_off() {
    let handler = Handler::that(Act::Hang);
    let working = start(Queue::of(vec![task(1)]), &handler, 4);
    handler.until_begun(1).await;
    *working.queue.held.lock().unwrap() = Some(true);
    working.queue.until(|queue| queue.ended() == 1).await;
    let settled = working.stop().await.settled();
    assert_eq!((settled[0].status, settled[0].finished_at), (TaskStatus::Canceled, Some(now())));
    assert_eq!(handler.dropped.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn what_was_canceled_before_it_began_is_not_begun() {
    let canceled = Task { cancel_requested_at: Some(now()), ..task(1) };
    let (settled, handler) = attempt(Act::Hang, canceled).await;
    assert_eq!(settled.status, TaskStatus::Canceled);
    assert_eq!(handler.begun.load(Ordering::SeqCst), 0);
}

#[tokio::test(start_paused = true)]
async fn what_somebody_else_has_is_broken_off_and_nothing_is_noted() {
    let handler = Handler::that(Act::Hang);
    let working = start(Queue::of(vec![task(1)]), &handler, 1);
    handler.until_begun(1).await;
    *working.queue.held.lock().unwrap() = None;
    working.queue.waiting.lock().unwrap().push_back(task(2));
    // The slot is free for another.
    handler.until_begun(2).await;
    assert_eq!(handler.dropped.load(Ordering::SeqCst), 1);
    assert_eq!(working.queue.ended(), 0);
}

/// Somebody else may have it from the end of the lease on: whoever cannot prolong it stops before.
#[tokio::test(start_paused = true)]
async fn what_cannot_be_prolonged_is_broken_off_before_the_lease_ends() {
    let handler = Handler::that(Act::Hang);
    let queue = Queue { broken: Broken::Prolong, ..Queue::of(vec![task(1)]) };
    let began = tokio::time::Instant::now();
    let working = start(queue, &handler, 1);
    handler.until_begun(1).await;
    working.queue.waiting.lock().unwrap().push_back(task(2));
    handler.until_begun(2).await;
    let held = began.elapsed();
    assert!(held < LEASE && held > LEASE / 2, "{held:?}");
    assert_eq!(working.queue.ended(), 0);
}

#[tokio::test(start_paused = true)]
async fn whoever_leaves_lets_things_end_and_takes_no_more() {
    let handler = Handler::that(Act::Linger);
    let working = start(Queue::of(vec![task(1)]), &handler, 4);
    handler.until_begun(1).await;
    working.stop.send(true).unwrap();
    working.queue.waiting.lock().unwrap().push_back(task(2));
    working.queue.woken.notify_one();
    handler.go_on.notify_one();
    working.running.await.unwrap();
    assert_eq!(*working.queue.completed.lock().unwrap(), [task(1).id]);
    assert_eq!(handler.begun.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn what_does_not_end_in_time_goes_back() {
    let handler = Handler::that(Act::Hang);
    let working = start(Queue::of(vec![task(1)]), &handler, 4);
    handler.until_begun(1).await;
    let began = tokio::time::Instant::now();
    let queue = working.stop().await;
    assert!(began.elapsed() >= GRACE);
    let settled = queue.settled();
    assert_eq!((settled[0].status, settled[0].attempts), (TaskStatus::Queued, 0));
    assert_eq!(settled[0].error.as_deref(), Some("its worker stopped"));
    assert_eq!(handler.dropped.load(Ordering::SeqCst), 1);
}
