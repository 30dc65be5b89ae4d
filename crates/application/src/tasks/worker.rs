//! Works tasks off: claims, runs, keeps the lease, and notes what came of them.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use futures_util::FutureExt as _;
use socle_domain::tasks::{Failure, Task, TaskId, WorkerId};
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::ports::{Clock, Randomness, RandomnessExt as _};
use crate::store::StoreError;
use crate::tasks::handlers::{TaskContext, TaskHandlers, TaskOutput};
use crate::tasks::ports::{Claim, TaskQueue};

/// How a worker works.
#[derive(Debug, Clone, Copy)]
pub struct TaskWorkerSettings {
    /// How many tasks it does at the same time.
    pub slots: u32,
    /// For how long it holds a task without a sign of life.
    pub lease: Duration,
    /// How often it looks when nobody says that there is something to do.
    pub poll: Duration,
    /// How long what is being done may take to end when it is told to stop; what has not ended then
    /// goes back into the queue.
    pub grace: Duration,
}

impl Default for TaskWorkerSettings {
    fn default() -> Self {
        Self {
            slots: 32,
            lease: Duration::from_mins(1),
            poll: Duration::from_secs(1),
            grace: Duration::from_secs(30),
        }
    }
}

/// Works tasks off. One a process; many processes share one queue.
pub struct TaskWorker {
    queue: Arc<dyn TaskQueue>,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
    handlers: TaskHandlers,
    settings: TaskWorkerSettings,
    id: WorkerId,
    /// Until when nobody else can have what is being done, by this machine's own clock.
    held_until: watch::Sender<Instant>,
}

/// What a handler's future came to.
enum Outcome {
    Done(TaskOutput),
    Failed(Failure),
    /// Nobody could be told that it is still being done: somebody else may have it now.
    Lapsed,
}

/// A task that is being done.
struct Running {
    task: Task,
    abort: AbortHandle,
    stop: Option<Stop>,
}

/// Why a task was broken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// Nobody wants it any more.
    Canceled,
    /// Somebody else may have it now: nothing of it is noted.
    Lost,
    /// This process ends.
    Leaving,
}

/// What is being done.
#[derive(Default)]
struct Floor {
    attempts: JoinSet<Outcome>,
    running: HashMap<tokio::task::Id, Running>,
}

impl TaskWorker {
    /// A worker with an identity of its own.
    pub fn new(
        queue: Arc<dyn TaskQueue>,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
        handlers: TaskHandlers,
        settings: TaskWorkerSettings,
    ) -> Self {
        let id = randomness.id(clock.now());
        let (held_until, _) = watch::channel(Instant::now());
        Self { queue, clock, randomness, handlers, settings, id, held_until }
    }

    /// Works until it is told to stop and has let go of everything.
    pub async fn run(&self, mut stopped: watch::Receiver<bool>) {
        let mut floor = Floor::default();
        let mut beat = interval((self.settings.lease / 4).max(Duration::from_millis(10)));
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut look = true;
        while !*stopped.borrow() {
            if look && self.has_room(&floor) {
                look = self.take(&mut floor).await;
            }
            let may_take = self.has_room(&floor);
            tokio::select! {
                Some(ended) = floor.attempts.join_next_with_id() => {
                    self.note(&mut floor, ended).await;
                }
                () = self.queue.wait(self.settings.poll), if may_take && !look => look = true,
                _ = beat.tick() => self.keep(&mut floor).await,
                _ = stopped.changed() => {}
            }
        }
        self.leave(floor, beat).await;
    }

    /// Whether it is worth asking for more: one at a time would cost a statement each.
    fn has_room(&self, floor: &Floor) -> bool {
        let (slots, busy) = (self.settings.slots as usize, floor.running.len());
        busy == 0 || busy <= slots - (slots / 4).max(1)
    }

    /// Begins what is due. Says whether there may be more of it.
    async fn take(&self, floor: &mut Floor) -> bool {
        let busy = u32::try_from(floor.running.len()).unwrap_or(u32::MAX);
        let at_most = self.settings.slots.saturating_sub(busy);
        let (now, held_until) = (self.clock.now(), self.holds());
        let claim = Claim { worker: self.id, at_most, now, leased_until: now + self.lease() };
        let tasks = match self.queue.claim(claim).await {
            Ok(tasks) => tasks,
            Err(error) => {
                tracing::warn!(%error, "tasks cannot be claimed");
                return false;
            }
        };
        let more = tasks.len() == at_most as usize;
        for task in tasks {
            let stop = task.cancel_requested_at.map(|_| Stop::Canceled);
            let abort = floor.attempts.spawn(self.attempt(task.clone(), held_until));
            if stop.is_some() {
                abort.abort();
            }
            floor.running.insert(abort.id(), Running { task, abort, stop });
        }
        more
    }

    /// The longest that this worker believes to hold what it claims or prolongs now: some less than the
    /// lease, so that it lets go before anybody else takes over.
    fn holds(&self) -> Instant {
        Instant::now() + self.settings.lease * 9 / 10
    }

    fn lease(&self) -> TimeDelta {
        TimeDelta::from_std(self.settings.lease).unwrap_or(TimeDelta::MAX)
    }

    /// One attempt at a task, whatever its handler does.
    fn attempt(
        &self,
        task: Task,
        held_until: Instant,
    ) -> impl Future<Output = Outcome> + Send + use<> {
        let found = self.handlers.find(&task.kind).map(|(kind, handler)| (kind, handler.clone()));
        let context = TaskContext::new(self.queue.clone(), self.id);
        let prolonged = self.held_until.subscribe();
        async move {
            let Some((kind, handler)) = found else {
                // Perhaps of a newer version, which another node runs.
                let failure = Failure::Waiting(format!("nobody here does {}", task.kind));
                return Outcome::Failed(failure);
            };
            let limit = kind.time_limit.to_std().unwrap_or(Duration::MAX);
            let run = AssertUnwindSafe(handler.run(&task, &context)).catch_unwind();
            let run = tokio::time::timeout(limit, run);
            let ended = tokio::select! {
                ended = run => ended,
                () = lapse(held_until, prolonged) => {
                    tracing::warn!(id = %task.id, kind = task.kind, "the lease of a task ran out");
                    return Outcome::Lapsed;
                }
            };
            let outcome = match ended {
                Ok(Ok(Ok(output))) => Outcome::Done(output),
                Ok(Ok(Err(error))) => Outcome::Failed(error.into()),
                Ok(Err(_)) => Outcome::Failed(Failure::Retry("its handler panicked".to_owned())),
                Err(_) => {
                    let message = format!("it took longer than {} s", limit.as_secs());
                    Outcome::Failed(Failure::Retry(message))
                }
            };
            if let Outcome::Failed(failure) = &outcome {
                let last = task.attempts >= task.max_attempts;
                if matches!(failure, Failure::Permanent(_))
                    || (last && matches!(failure, Failure::Retry(_)))
                {
                    handler.gave_up(&task).await;
                }
            }
            outcome
        }
    }

    /// Notes what has ended: this one, and whatever else has by now.
    async fn note(&self, floor: &mut Floor, first: Ended) {
        let mut ended = vec![first];
        while let Some(another) = floor.attempts.try_join_next_with_id() {
            ended.push(another);
        }
        let now = self.clock.now();
        let (mut plain, mut others) = (Vec::new(), Vec::new());
        for ended in ended {
            let id = match &ended {
                Ok((id, _)) => *id,
                Err(error) => error.id(),
            };
            let Some(Running { mut task, stop, .. }) = floor.running.remove(&id) else { continue };
            match (ended, stop) {
                (Ok((_, Outcome::Done(None))), _) => plain.push(task),
                (Ok((_, Outcome::Done(Some(result)))), _) => {
                    task.succeed(Some(result.to_string()), now);
                    others.push(task);
                }
                (Ok((_, Outcome::Failed(failure))), _) => {
                    self.fail(&mut task, failure, now);
                    others.push(task);
                }
                (Ok((_, Outcome::Lapsed)), _) | (Err(_), Some(Stop::Lost)) => {}
                (Err(_), Some(Stop::Canceled)) => {
                    task.stop(now);
                    others.push(task);
                }
                (Err(_), Some(Stop::Leaving) | None) => {
                    task.fail(
                        Failure::Waiting("its worker stopped".to_owned()),
                        TimeDelta::zero(),
                        now,
                    );
                    others.push(task);
                }
            }
        }
        let ids: Vec<TaskId> = plain.iter().map(|task| task.id).collect();
        if !ids.is_empty() {
            self.stored(self.queue.complete(self.id, &ids, now).await.map(drop), &plain);
        }
        for task in others {
            let stored = self.queue.settle(self.id, &task).await.map(drop);
            self.stored(stored, std::slice::from_ref(&task));
        }
    }

    /// What cannot be noted is done again when the lease has run out.
    #[allow(clippy::unused_self, reason = "it reads like the other steps")]
    fn stored(&self, outcome: Result<(), StoreError>, tasks: &[Task]) {
        if let Err(error) = outcome {
            let count = tasks.len();
            tracing::warn!(%error, count, "what came of tasks cannot be stored; they are done again");
        }
    }

    fn fail(&self, task: &mut Task, failure: Failure, now: socle_domain::Timestamp) {
        let backoff = self.handlers.find(&task.kind).map(|(kind, _)| kind.backoff);
        let mut jitter = [0; 2];
        self.randomness.fill(&mut jitter);
        let pause = backoff.unwrap_or_default().pause(task.attempts, u16::from_ne_bytes(jitter));
        let is_later = matches!(failure, Failure::Later(..));
        task.fail(failure, pause, now);
        let Task { id, kind, attempts, error, .. } = &*task;
        let error = error.as_deref().unwrap_or_default();
        if is_later && !task.status.is_final() {
            // Nothing went wrong, and it happens often.
            tracing::debug!(%id, kind, error, due_at = %task.due_at, "a task waits for its turn");
        } else if task.status.is_final() {
            tracing::error!(%id, kind, attempts, error, "a task failed for good");
        } else {
            tracing::warn!(%id, kind, attempts, error, due_at = %task.due_at, "a task is tried again");
        }
    }

    /// Prolongs the lease of what is being done, and stops what is canceled or lost.
    async fn keep(&self, floor: &mut Floor) {
        if floor.running.is_empty() {
            return;
        }
        let ids: Vec<TaskId> = floor.running.values().map(|running| running.task.id).collect();
        let held_until = self.holds();
        let held = self.queue.prolong(self.id, &ids, self.clock.now() + self.lease()).await;
        match held {
            Ok(held) => {
                let held: HashMap<_, _> =
                    held.into_iter().map(|held| (held.id, held.is_canceled)).collect();
                for running in floor.running.values_mut() {
                    match held.get(&running.task.id) {
                        Some(false) => {}
                        Some(true) => running.stop(Stop::Canceled),
                        None => running.stop(Stop::Lost),
                    }
                }
                self.held_until.send_replace(held_until);
            }
            Err(error) => tracing::warn!(%error, "the lease of tasks cannot be prolonged"),
        }
    }

    /// Lets what is being done end, for a while, and puts the rest back.
    async fn leave(&self, mut floor: Floor, mut beat: tokio::time::Interval) {
        let end = tokio::time::sleep(self.settings.grace);
        tokio::pin!(end);
        let mut patient = true;
        loop {
            tokio::select! {
                ended = floor.attempts.join_next_with_id() => match ended {
                    Some(ended) => self.note(&mut floor, ended).await,
                    None => return,
                },
                _ = beat.tick() => self.keep(&mut floor).await,
                () = &mut end, if patient => {
                    patient = false;
                    for running in floor.running.values_mut() {
                        running.stop(Stop::Leaving);
                    }
                }
            }
        }
    }
}

/// Returns when nothing is held any more: neither by the claim nor by what prolonged it since.
async fn lapse(claimed_until: Instant, mut prolonged: watch::Receiver<Instant>) {
    loop {
        let held_until = claimed_until.max(*prolonged.borrow_and_update());
        tokio::select! {
            () = tokio::time::sleep_until(held_until) => return,
            Ok(()) = prolonged.changed() => {}
        }
    }
}

type Ended = Result<(tokio::task::Id, Outcome), tokio::task::JoinError>;

impl Running {
    /// Breaks it off, once.
    fn stop(&mut self, why: Stop) {
        if self.stop.is_none() {
            self.stop = Some(why);
            self.abort.abort();
        }
    }
}
