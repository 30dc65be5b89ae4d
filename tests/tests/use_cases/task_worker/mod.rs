//! Working tasks off: what is noted of each attempt, how leases are kept, and how a worker leaves.

mod support;

use std::sync::atomic::Ordering;

use rstest::rstest;
use socle_domain::tasks::{Task, TaskStatus};

use self::support::{Act, Broken, GRACE, Handler, LEASE, Queue, attempt, start, task};
use crate::support::now;

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
