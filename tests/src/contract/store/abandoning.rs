//! Transactions that nobody ends: the request behind them went away.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::join_all;
use socle_application::store::Store;
use socle_application::tasks::ports::Claim;
use socle_domain::identity::{User, UserId};
use socle_domain::tasks::{Task, TaskKind};

use crate::contract::samples::{begin, id, insert, later, message, name, now, user};
use crate::databases::{POOL, TestDatabase};

const KIND: TaskKind = TaskKind::named("sample.do");

/// Far more than there are connections.
const MANY: usize = 5 * POOL;

/// Locks a person, changes them and does not come to an end.
async fn change(store: &dyn Store, id: UserId) {
    let mut tx = begin(store).await;
    let user = tx.users().lock(id).await.unwrap().expect("the person is stored");
    let changed = User { first_name: name("Mallory"), version: user.version + 1, ..user };
    tx.users().update(&changed).await.unwrap();
    tx.outbox().append(&[message(now())]).await.unwrap();
    drop(tx);
}

/// What must hold whatever was abandoned: nothing is left, nobody is locked out, and every
/// connection works, for reading as for writing.
async fn assert_unharmed(database: &TestDatabase, user: &User) {
    let works = async {
        let reads = (0..MANY).map(|_| database.identity.user(user.id));
        for read in join_all(reads).await {
            assert_eq!(read.unwrap().as_ref(), Some(user));
        }
        // Outside of a transaction first: one that was left open would be ended by the next.
        let claim = |second| Claim {
            worker: id(),
            at_most: 10,
            now: later(second),
            leased_until: later(second + 60),
        };
        assert_eq!(database.task_queue.claim(claim(10)).await.unwrap(), []);
        // What one connection commits is there for a store that shares none of them.
        let mut tx = begin(&*database.store).await;
        tx.tasks().enqueue(&[Task::new(id(), &KIND, Vec::new(), now())]).await.unwrap();
        tx.commit().await.unwrap();
        let claims = (0..MANY).map(|_| database.task_queue.claim(claim(10)));
        let claimed: Vec<_> = join_all(claims).await.into_iter().flat_map(Result::unwrap).collect();
        let [task] = &claimed[..] else { panic!("one task for one of them") };
        let worker = task.worker.expect("somebody is at it");
        assert_eq!(database.task_queue.complete(worker, &[task.id], now()).await.unwrap(), 1);
        let other = database.raw.open().await.unwrap();
        let left = other.task_queue.claim(claim(3_600)).await.unwrap();
        assert!(left.is_empty(), "what was settled was not committed");
        let writes = (0..MANY).map(|_| async {
            let mut tx = begin(&*database.store).await;
            assert_eq!(tx.users().lock(user.id).await.unwrap().as_ref(), Some(user));
            tx.users().update(user).await.unwrap();
            tx.commit().await.unwrap();
        });
        join_all(writes).await;
    };
    tokio::time::timeout(Duration::from_secs(30), works).await.expect("nobody waits for ever");
}

async fn with_user(database: &TestDatabase) -> User {
    let user = user();
    insert(&*database.store, &[&user]).await;
    user
}

pub async fn a_dropped_transaction_leaves_nothing(database: &TestDatabase) {
    let user = with_user(database).await;
    change(&*database.store, user.id).await;
    assert_unharmed(database, &user).await;
}

pub async fn many_dropped_transactions_use_up_no_connection(database: &TestDatabase) {
    let user = with_user(database).await;
    for _ in 0..MANY {
        change(&*database.store, user.id).await;
    }
    join_all((0..MANY).map(|_| change(&*database.store, user.id))).await;
    assert_unharmed(database, &user).await;
}

pub async fn a_dropped_transaction_releases_its_locks_at_once(database: &TestDatabase) {
    let user = with_user(database).await;
    let mut holder = begin(&*database.store).await;
    holder.users().lock(user.id).await.unwrap();
    let (store, id) = (Arc::clone(&database.store), user.id);
    let waiting = tokio::spawn(async move {
        let mut tx = begin(&*store).await;
        tx.users().lock(id).await.unwrap();
        tx.rollback().await.unwrap();
    });
    drop(holder);
    tokio::time::timeout(Duration::from_secs(4), waiting).await.expect("unlocked").unwrap();
    assert_unharmed(database, &user).await;
}

/// Polls a future that often and drops it: as a runtime does when a request goes away in between.
async fn poll_and_drop<F: Future>(future: F, polls: usize) -> Option<F::Output> {
    let mut future = Box::pin(future);
    for _ in 0..polls {
        if let Some(output) = (&mut future).now_or_never() {
            return Some(output);
        }
        tokio::task::yield_now().await;
    }
    None
}

pub async fn a_begin_that_is_dropped_midway_leaves_no_transaction_open(database: &TestDatabase) {
    let user = with_user(database).await;
    for polls in (1..8).chain([50, 500]) {
        for _ in 0..MANY {
            drop(poll_and_drop(database.store.begin(), polls).await);
        }
        assert_unharmed(database, &user).await;
    }
}

pub async fn a_statement_that_is_dropped_midway_leaves_nothing(database: &TestDatabase) {
    let user = with_user(database).await;
    for polls in (1..8).chain([50, 500]) {
        for _ in 0..MANY {
            poll_and_drop(change(&*database.store, user.id), polls).await;
        }
        assert_unharmed(database, &user).await;
    }
}

pub async fn a_read_that_is_dropped_midway_gives_nobody_its_answer(database: &TestDatabase) {
    let (user, other) = (with_user(database).await, with_user(database).await);
    for polls in (1..8).chain([50, 500]) {
        for _ in 0..MANY {
            poll_and_drop(database.identity.user(other.id), polls).await;
            poll_and_drop(database.identity.session_standing(id()), polls).await;
        }
        assert_unharmed(database, &user).await;
    }
}

pub async fn an_aborted_task_leaves_nothing(database: &TestDatabase) {
    let user = with_user(database).await;
    for micros in (0..40).map(|step| step * 100) {
        let (store, id) = (Arc::clone(&database.store), user.id);
        let task = tokio::spawn(async move { change(&*store, id).await });
        let late = tokio::time::timeout(Duration::from_micros(micros), async {
            std::future::pending::<()>().await;
        });
        assert!(late.await.is_err());
        task.abort();
        if let Err(error) = task.await {
            assert!(error.is_cancelled(), "{error}");
        }
    }
    assert_unharmed(database, &user).await;
}

/// HTTP workers run a runtime with one thread each, beside the one that opened the store.
pub async fn a_worker_with_one_thread_may_drop_anything(database: &TestDatabase) {
    let user = with_user(database).await;
    let (store, identity) = (Arc::clone(&database.store), Arc::clone(&database.identity));
    let id = user.id;
    let worker = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            for polls in 1..8 {
                for _ in 0..MANY {
                    drop(poll_and_drop(store.begin(), polls).await);
                    poll_and_drop(change(&*store, id), polls).await;
                    drop(poll_and_drop(identity.user(id), polls).await);
                }
            }
        });
    });
    let joined = tokio::task::spawn_blocking(|| worker.join()).await.unwrap();
    assert!(joined.is_ok(), "the worker panicked");
    assert_unharmed(database, &user).await;
}

pub async fn connections_outlive_the_worker_that_opened_them(database: &TestDatabase) {
    let other = database.raw.open().await.unwrap();
    let (store, user) = (Arc::clone(&other.store), user());
    let stored = user.clone();
    let worker = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(insert(&*store, &[&stored]));
    });
    tokio::task::spawn_blocking(|| worker.join()).await.unwrap().unwrap();
    assert_eq!(other.identity.user(user.id).await.unwrap(), Some(user));
    insert(&*other.store, &[&self::user()]).await;
}
