use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use async_trait::async_trait;
use rayon_core::{ThreadPool, ThreadPoolBuilder};
use socle_application::ports::{CpuWork, CpuWorkError};
use thread_priority::{ThreadPriority, ThreadPriorityValue, set_current_thread_priority};
use tokio::sync::{Semaphore, oneshot};

/// How large a [`CpuPool`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CpuPoolSettings {
    /// What it is for, in a word; its threads are called `socle-{name}-{number}`. Linux shows the
    /// first 15 characters of that.
    pub name: &'static str,
    /// How many pieces of work run at a time, each on its own thread. At least 1.
    pub threads: usize,
    /// How many more may wait. 0 means that nothing waits.
    pub queue: usize,
}

/// A bounded pool of threads for work that keeps a processor busy: hashing, PDF, parsing.
///
/// Such work must not run on the threads that serve requests, where it would hold up everybody
/// else's. Here it runs on threads of its own with a lower priority, so that the operating system
/// schedules request handling first, and what exceeds `threads` running and `queue` waiting is
/// refused at once instead of piling up: the caller answers 503, and memory and waiting time stay
/// bounded.
///
/// Work is started in the order it came. What still waits when its caller goes away is never
/// started; what has started runs to its end, and holds its place until then. Work that panics harms
/// neither the pool nor other work.
///
/// Dropping the pool waits for nothing: what was accepted still runs.
#[derive(Debug)]
pub struct CpuPool {
    threads: ThreadPool,
    places: Arc<Semaphore>,
    capacity: usize,
}

/// Why a [`CpuPool`] cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum CpuPoolSettingsError {
    /// Without threads nothing would ever run.
    #[error("a pool needs at least one thread")]
    NoThreads,
    /// More than could ever wait.
    #[error("the queue is too long")]
    QueueTooLong,
    /// The operating system gave no threads.
    #[error("the threads could not be started: {0}")]
    Threads(#[source] rayon_core::ThreadPoolBuildError),
}

/// Why a [`CpuPool`] has no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CpuPoolError {
    /// All threads are busy and the queue is full. Nothing was started; try later.
    #[error("too much work is waiting")]
    Busy,
    /// The work panicked. A bug; what it said is on standard error.
    #[error("the work panicked")]
    Panicked,
}

impl CpuPool {
    /// Starts the threads.
    pub fn new(settings: CpuPoolSettings) -> Result<Self, CpuPoolSettingsError> {
        let CpuPoolSettings { name, threads, queue } = settings;
        if threads == 0 {
            // To rayon it would mean "as many as there are processors".
            return Err(CpuPoolSettingsError::NoThreads);
        }
        let capacity = threads
            .checked_add(queue)
            .filter(|capacity| *capacity <= Semaphore::MAX_PERMITS)
            .ok_or(CpuPoolSettingsError::QueueTooLong)?;
        let pool = ThreadPoolBuilder::new()
            .num_threads(threads)
            .thread_name(move |index| format!("socle-{name}-{index}"))
            .start_handler(|_| lower_priority())
            // Without a handler rayon aborts the process. What reaches it is a panic while dropping
            // work that was skipped: work that runs is caught below.
            .panic_handler(|_| tracing::error!("dropping skipped work panicked"))
            .build()
            .map_err(CpuPoolSettingsError::Threads)?;
        Ok(Self { threads: pool, places: Arc::new(Semaphore::new(capacity)), capacity })
    }

    /// Runs `work` on the pool and waits for its result. Nothing happens before the first poll.
    pub async fn run<T, F>(&self, work: F) -> Result<T, CpuPoolError>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| CpuPoolError::Busy)?;
        let (answer, result) = oneshot::channel();
        let span = tracing::Span::current();
        self.threads.spawn(move || {
            if answer.is_closed() {
                return;
            }
            // The work is gone after a panic, so nobody can see what it left half done.
            let outcome = catch_unwind(AssertUnwindSafe(|| span.in_scope(work)));
            // Before the answer: who has it may come again at once.
            drop(place);
            // The caller may have left meanwhile.
            let _ = answer.send(outcome.map_err(|_| CpuPoolError::Panicked));
        });
        // The sender goes without a word only when the work is dropped, which a panic explains.
        result.await.unwrap_or(Err(CpuPoolError::Panicked))
    }

    /// How many pieces of work run or wait, for metrics.
    pub fn load(&self) -> usize {
        self.capacity.saturating_sub(self.places.available_permits())
    }
}

#[async_trait]
impl CpuWork for CpuPool {
    async fn run(&self, work: Box<dyn FnOnce() + Send>) -> Result<(), CpuWorkError> {
        Self::run(self, work).await.map_err(|error| match error {
            CpuPoolError::Busy => CpuWorkError::Busy,
            CpuPoolError::Panicked => CpuWorkError::Failed,
        })
    }
}

/// Lowers the current thread's priority, on Linux to a niceness of 9: on a contended processor it
/// gets about an eighth of what a request thread gets. Not the lowest, which would starve sign-in
/// under load.
fn lower_priority() {
    const LOWERED: u8 = 25;
    let outcome = ThreadPriorityValue::try_from(LOWERED).and_then(|value| {
        set_current_thread_priority(ThreadPriority::Crossplatform(value))
            .map_err(|error| format!("{error:?}"))
    });
    if let Err(error) = outcome {
        tracing::debug!(error, "a thread keeps its normal priority");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::{Future, poll_fn};
    use std::pin::{Pin, pin};
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::Poll;

    fn pool(threads: usize, queue: usize) -> CpuPool {
        CpuPool::new(CpuPoolSettings { name: "test", threads, queue }).unwrap()
    }

    /// Polls once.
    async fn start<F: Future>(mut future: Pin<&mut F>) -> Poll<F::Output> {
        poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await
    }

    /// Work that says when it starts and ends when it is told to.
    fn gated() -> (impl FnOnce() + Send + 'static, oneshot::Receiver<()>, oneshot::Sender<()>) {
        let (started, has_started) = oneshot::channel();
        let (open, gate) = oneshot::channel();
        let work = move || {
            started.send(()).unwrap();
            gate.blocking_recv().unwrap();
        };
        (work, has_started, open)
    }

    /// Waits until everything accepted before has left a pool with one thread.
    async fn drain(pool: &CpuPool) {
        while pool.run(|| ()).await.is_err() {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn runs_work_on_its_own_threads() {
        let name = pool(2, 0).run(|| std::thread::current().name().map(str::to_owned)).await;
        let name = name.unwrap().unwrap();
        assert!(name == "socle-test-0" || name == "socle-test-1", "{name}");
    }

    #[test]
    fn refuses_impossible_sizes() {
        let size = |threads, queue| CpuPool::new(CpuPoolSettings { name: "test", threads, queue });
        assert!(matches!(size(0, 5), Err(CpuPoolSettingsError::NoThreads)));
        assert!(matches!(size(1, usize::MAX), Err(CpuPoolSettingsError::QueueTooLong)));
    }

    #[tokio::test]
    async fn refuses_what_exceeds_threads_and_queue() {
        let pool = pool(1, 1);
        let (work, started, open) = gated();
        let mut running = pin!(pool.run(work));
        assert!(start(running.as_mut()).await.is_pending());
        started.await.unwrap();
        let mut waiting = pin!(pool.run(|| 7));
        assert!(start(waiting.as_mut()).await.is_pending());
        assert_eq!(pool.load(), 2);
        assert_eq!(start(pin!(pool.run(|| 8))).await, Poll::Ready(Err(CpuPoolError::Busy)));
        open.send(()).unwrap();
        assert_eq!(running.await, Ok(()));
        assert_eq!(waiting.await, Ok(7));
        assert_eq!(pool.load(), 0);
        assert_eq!(pool.run(|| 9).await, Ok(9));
    }

    #[tokio::test]
    async fn a_caller_that_leaves_frees_no_place_while_the_work_runs() {
        let pool = pool(1, 0);
        let (work, started, open) = gated();
        {
            let mut running = pin!(pool.run(work));
            assert!(start(running.as_mut()).await.is_pending());
            started.await.unwrap();
        }
        assert_eq!(start(pin!(pool.run(|| ()))).await, Poll::Ready(Err(CpuPoolError::Busy)));
        open.send(()).unwrap();
        drain(&pool).await;
        assert_eq!(pool.load(), 0);
    }

    #[tokio::test]
    async fn skips_waiting_work_whose_caller_left() {
        let pool = pool(1, 2);
        let runs = Arc::new(AtomicUsize::new(0));
        let (work, started, open) = gated();
        let mut running = pin!(pool.run(work));
        assert!(start(running.as_mut()).await.is_pending());
        started.await.unwrap();
        {
            let runs = Arc::clone(&runs);
            let mut abandoned = pin!(pool.run(move || runs.fetch_add(1, Ordering::SeqCst)));
            assert!(start(abandoned.as_mut()).await.is_pending());
        }
        open.send(()).unwrap();
        running.await.unwrap();
        // First in, first out: when this is done, the abandoned work has had its turn.
        drain(&pool).await;
        assert_eq!(runs.load(Ordering::SeqCst), 0);
        assert_eq!(pool.load(), 0);
    }

    #[tokio::test]
    async fn survives_panics() {
        let pool = pool(1, 0);
        for _ in 0..20 {
            let outcome = pool.run(|| assert!(std::hint::black_box(false), "on purpose")).await;
            assert_eq!(outcome, Err(CpuPoolError::Panicked));
        }
        assert_eq!(pool.run(|| 1).await, Ok(1));
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn never_exceeds_its_threads() {
        let pool = Arc::new(pool(2, 100));
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let mut callers = tokio::task::JoinSet::new();
        for _ in 0..50 {
            let (pool, now, most) = (Arc::clone(&pool), Arc::clone(&now), Arc::clone(&most));
            callers.spawn(async move {
                let work = move || {
                    most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                    std::thread::yield_now();
                    now.fetch_sub(1, Ordering::SeqCst);
                };
                pool.run(work).await.unwrap();
            });
        }
        callers.join_all().await;
        assert!((1..=2).contains(&most.load(Ordering::SeqCst)));
        assert_eq!(pool.load(), 0);
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn yields_to_other_threads() {
        // Field 19 of proc_pid_stat(5) is the niceness; the name before it may hold anything.
        let niceness = || -> i32 {
            let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap();
            let (_, fields) = stat.rsplit_once(") ").unwrap();
            fields.split(' ').nth(16).unwrap().parse().unwrap()
        };
        let own = niceness();
        assert_eq!(pool(1, 0).run(niceness).await.unwrap(), 9.max(own));
    }
}
