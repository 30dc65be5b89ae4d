use chrono::TimeDelta;
use rstest::rstest;

use super::*;
use TaskStatus::{Canceled, Failed, Queued, Running, Succeeded};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
}

fn id<T: crate::Id>(number: u128) -> T {
    T::from_uuid(uuid::Uuid::from_u128(number))
}

fn task(status: TaskStatus) -> Task {
    let running = status == Running;
    Task {
        status,
        attempts: u32::from(status != Queued),
        max_attempts: 3,
        worker: running.then(|| id(7)),
        leased_until: running.then(|| at(60)),
        finished_at: status.is_final().then(|| at(1)),
        ..Task::new(id(1), &TaskKind::named("test"), Vec::new(), at(0))
    }
}

fn is_consistent(task: &Task) {
    assert_eq!(task.status == Running, task.worker.is_some(), "{task:?}");
    assert_eq!(task.worker.is_some(), task.leased_until.is_some(), "{task:?}");
    assert_eq!(task.status.is_final(), task.finished_at.is_some(), "{task:?}");
}

#[rstest]
#[case(Queued, Ok(Cancellation::Canceled), Canceled)]
#[case(Running, Ok(Cancellation::Requested), Running)]
#[case(Succeeded, Err(CannotCancel(Succeeded)), Succeeded)]
#[case(Failed, Err(CannotCancel(Failed)), Failed)]
#[case(Canceled, Err(CannotCancel(Canceled)), Canceled)]
fn canceling(
    #[case] from: TaskStatus,
    #[case] expected: Result<Cancellation, CannotCancel>,
    #[case] to: TaskStatus,
) {
    let mut task = task(from);
    assert_eq!(task.cancel(at(5)), expected);
    assert_eq!(task.status, to);
    assert_eq!(task.cancel_requested_at, expected.ok().map(|_| at(5)));
    is_consistent(&task);
}

#[rstest]
#[case(Queued, Err(CannotRetry(Queued)))]
#[case(Running, Err(CannotRetry(Running)))]
#[case(Succeeded, Err(CannotRetry(Succeeded)))]
#[case(Failed, Ok(()))]
#[case(Canceled, Err(CannotRetry(Canceled)))]
fn doing_again(#[case] from: TaskStatus, #[case] expected: Result<(), CannotRetry>) {
    let before = task(from);
    let mut after = before.clone();
    assert_eq!(after.retry(at(9)), expected);
    if expected.is_ok() {
        assert_eq!((after.status, after.attempts, after.due_at), (Queued, 0, at(9)));
    } else {
        assert_eq!(after, before);
    }
    is_consistent(&after);
}

#[rstest]
#[case::waits_without_an_end(Failure::Waiting("x".into()), 99, Queued, 98)]
#[case::left(Failure::Retry("x".into()), 2, Queued, 2)]
#[case::used_up(Failure::Retry("x".into()), 3, Failed, 3)]
#[case::more_than_used_up(Failure::Retry("x".into()), 9, Failed, 9)]
#[case::hopeless(Failure::Permanent("x".into()), 1, Failed, 1)]
fn failing(
    #[case] failure: Failure,
    #[case] attempts: u32,
    #[case] to: TaskStatus,
    #[case] counted: u32,
) {
    let mut task = Task { attempts, ..task(Running) };
    task.fail(failure, TimeDelta::seconds(30), at(10));
    assert_eq!((task.status, task.attempts), (to, counted));
    assert_eq!(task.error.as_deref(), Some("x"));
    assert_eq!(task.due_at, if to == Queued { at(40) } else { at(0) });
    is_consistent(&task);
}

#[test]
fn what_has_to_wait_its_turn_says_for_how_long() {
    let mut task = Task { attempts: 99, ..task(Running) };
    let later = Failure::Later(TimeDelta::hours(2), "x".into());
    task.fail(later, TimeDelta::seconds(30), at(10));
    assert_eq!((task.status, task.attempts, task.due_at), (Queued, 98, at(7_210)));
    is_consistent(&task);
}

#[test]
fn what_fails_after_it_was_canceled_is_canceled() {
    let mut task = task(Running);
    task.cancel(at(3)).unwrap();
    task.cancel(at(4)).unwrap();
    assert_eq!(task.cancel_requested_at, Some(at(3)), "the first wish counts");
    task.fail(Failure::Retry("x".into()), TimeDelta::zero(), at(5));
    assert_eq!((task.status, task.finished_at), (Canceled, Some(at(5))));
    is_consistent(&task);
}

#[test]
fn what_succeeds_after_it_was_canceled_has_succeeded() {
    let mut task = task(Running);
    task.cancel(at(3)).unwrap();
    task.succeed(Some("{}".to_owned()), at(5));
    assert_eq!((task.status, task.progress), (Succeeded, 100));
    is_consistent(&task);
}

#[test]
fn whatever_kills_its_workers_fails_in_the_end() {
    let mut task = task(Queued);
    for attempt in 1..=3 {
        task = Task {
            status: Running,
            attempts: attempt,
            worker: Some(id(7)),
            leased_until: Some(at(60)),
            ..task
        };
        task.recover(at(70));
        is_consistent(&task);
        assert_eq!(task.status, if attempt < 3 { Queued } else { Failed });
    }
    assert_eq!(task.error.as_deref(), Some("the worker was lost"));
}

#[test]
fn names_and_ranks_come_back() {
    for status in TaskStatus::ALL {
        assert_eq!(TaskStatus::parse(status.as_str()), Some(status));
    }
    assert_eq!(TaskStatus::parse("done"), None);
    for priority in Priority::ALL {
        assert_eq!(Priority::of_rank(priority.rank()), Some(priority));
    }
    assert!(Priority::High.rank() > Priority::Normal.rank());
    assert_eq!(Priority::of_rank(9), None);
}
