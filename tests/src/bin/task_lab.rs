//! What `cargo xtask bench` needs of tasks and cannot ask a server for: tasks that do nothing, worked
//! off by two workers of their own stores, and how long one waits. Answers with one line of JSON.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a measurement that fails is over, and it measures the time"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use serde_json::{Value, json};
use socle_application::ports::{Clock, Randomness, RandomnessExt as _};
use socle_application::tasks::{
    TaskContext, TaskError, TaskHandler, TaskHandlers, TaskOutput, TaskWorker, TaskWorkerSettings,
};
use socle_crypto::{SystemClock, SystemRandomness};
use socle_domain::tasks::{Task, TaskKind};
use socle_tests::contract::samples::begin;
use socle_tests::databases::{self, Engine, Opened};
use tokio::sync::{Notify, mpsc, watch};

const NOTHING: TaskKind = TaskKind::named("lab.nothing");

/// How many tasks are enqueued in one transaction.
const BATCH: usize = 500;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let answer = match arguments[..] {
        ["rate", url, tasks] => rate(url, tasks.parse().expect("a number")).await,
        ["wait", url, samples] => wait(url, samples.parse().expect("a number")).await,
        _ => panic!("task_lab rate URL TASKS | task_lab wait URL SAMPLES"),
    };
    println!("{answer}");
}

async fn open(url: &str) -> Opened {
    let engine = if url.starts_with("sqlite:") { Engine::Sqlite } else { Engine::Postgres };
    let opened = databases::open(engine, url).await.expect("the database opens");
    opened.migrations.migrate().await.expect("the database can be migrated");
    let listening = Arc::clone(&opened.migrations);
    tokio::spawn(async move { listening.listen().await });
    opened
}

/// Does nothing, and says when.
struct Nothing {
    done: AtomicUsize,
    all: usize,
    finished: Notify,
    begun: Option<mpsc::UnboundedSender<Instant>>,
}

#[async_trait]
impl TaskHandler for Nothing {
    async fn run(&self, _: &Task, _: &TaskContext) -> Result<TaskOutput, TaskError> {
        if let Some(begun) = &self.begun {
            begun.send(Instant::now()).expect("somebody measures");
        }
        if self.done.fetch_add(1, Ordering::Relaxed) + 1 == self.all {
            self.finished.notify_one();
        }
        Ok(None)
    }
}

/// Two workers, on PostgreSQL each as if in a process of its own; a file of SQLite belongs to one. They
/// work for as long as the sender is there.
async fn work(url: &str, opened: &Opened, handler: &Arc<Nothing>) -> watch::Sender<bool> {
    let (stop, stopped) = watch::channel(false);
    for _ in 0..2 {
        let queue = if url.starts_with("sqlite:") {
            opened.task_queue.clone()
        } else {
            open(url).await.task_queue
        };
        let handlers = TaskHandlers::new().with(&NOTHING, handler.clone());
        let (clock, randomness) = (Arc::new(SystemClock), Arc::new(SystemRandomness));
        let settings = TaskWorkerSettings::default();
        let worker = TaskWorker::new(queue, clock, randomness, handlers, settings);
        let stopped = stopped.clone();
        tokio::spawn(async move { worker.run(stopped).await });
    }
    stop
}

fn task() -> Task {
    let now = SystemClock.now();
    let randomness: &dyn Randomness = &SystemRandomness;
    Task::new(randomness.id(now), &NOTHING, Vec::new(), now)
}

async fn enqueue(opened: &Opened, tasks: &[Task]) {
    let mut tx = begin(&*opened.store).await;
    tx.tasks().enqueue(tasks).await.expect("tasks are enqueued");
    tx.commit().await.expect("a transaction commits");
}

/// How many tasks a second two workers do, from the first claim to the last end that is stored.
async fn rate(url: &str, tasks: usize) -> Value {
    let opened = open(url).await;
    for batch in (0..tasks).collect::<Vec<_>>().chunks(BATCH) {
        enqueue(&opened, &batch.iter().map(|_| task()).collect::<Vec<_>>()).await;
    }
    let handler = Arc::new(Nothing {
        done: AtomicUsize::new(0),
        all: tasks,
        finished: Notify::new(),
        begun: None,
    });
    let began = Instant::now();
    let _stop = work(url, &opened, &handler).await;
    handler.finished.notified().await;
    loop {
        let open = opened.tasks.count_open().await.expect("tasks are counted");
        if open.iter().all(|(_, count)| *count == 0) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    #[allow(clippy::cast_precision_loss, reason = "it is a measurement")]
    let per_second = tasks as f64 / began.elapsed().as_secs_f64();
    json!({"per_second": per_second})
}

/// How long a task waits from its commit to its beginning, in microseconds, when workers have nothing
/// else to do and it was enqueued by another process.
async fn wait(url: &str, samples: usize) -> Value {
    let opened = open(url).await;
    let (begun, mut beginnings) = mpsc::unbounded_channel();
    let handler = Arc::new(Nothing {
        done: AtomicUsize::new(0),
        all: usize::MAX,
        finished: Notify::new(),
        begun: Some(begun),
    });
    let _stop = work(url, &opened, &handler).await;
    // Until everybody listens.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let mut waits = Vec::with_capacity(samples);
    for number in 0..samples + samples / 10 {
        let task = task();
        let asked = Instant::now();
        enqueue(&opened, std::slice::from_ref(&task)).await;
        let start = beginnings.recv().await.expect("a worker begins");
        // The first tenth warms up.
        if number >= samples / 10 {
            waits.push(start.duration_since(asked));
        }
        tokio::time::sleep(Duration::from_millis(7)).await;
    }
    waits.sort_unstable();
    let at = |share: f64| {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "an index into the samples"
        )]
        let index = (waits.len() as f64 * share) as usize;
        waits.get(index).map_or(0.0, |wait| wait.as_secs_f64() * 1e6)
    };
    json!({"p50": at(0.5), "p99": at(0.99)})
}
