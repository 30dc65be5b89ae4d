//! What people, administrators and the clock do about tasks.

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use rstest::rstest;
use socle_application::paging::{Page, PageLimit, PageRequest};
use socle_application::store::StoreError;
use socle_application::tasks::ports::{MockTaskQueries, ScheduleState, TaskFilter};
use socle_application::tasks::{
    CancelTask, CancelTaskError, FireSchedules, GetTask, GetTaskError, ListTasks, ListTasksError,
    ListTasksInput, RecoverTasks, RetryTask, RetryTaskError, Schedule,
};
use socle_application::testkit::{
    CountingRandomness, FixedClock, MockStore, MockTx, TxEnd, unavailable,
};
use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied, OrganizationRole, PlatformRole};
use socle_domain::audit::{AuditActor, AuditChain, AuditEntry};
use socle_domain::tasks::{Task, TaskId, TaskKind, TaskStatus, WorkerId};
use uuid::Uuid;

use crate::support::{acme_id, anonymous, as_role, details, now, on_platform, person, stranger};

const KIND: TaskKind = TaskKind { max_attempts: 2, ..TaskKind::named("sample.do") };

fn task(status: TaskStatus) -> Task {
    let running = status == TaskStatus::Running;
    Task {
        status,
        attempts: 1,
        error: Some("451 mail.example.com".to_owned()),
        worker: running.then(|| WorkerId::from_uuid(Uuid::from_u128(9))),
        leased_until: running.then(now),
        finished_at: status.is_final().then(now),
        ..Task::new(TaskId::from_uuid(Uuid::from_u128(7)), &KIND, Vec::new(), now())
    }
}

/// Ada's.
fn hers(status: TaskStatus) -> Task {
    Task { user_id: Some(person().id), ..task(status) }
}

fn of_acme(status: TaskStatus) -> Task {
    Task { organization_id: Some(acme_id()), ..task(status) }
}

/// Where a port is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Nowhere,
    Begin,
    Lock,
    Update,
    Audit,
    Commit,
}

#[derive(Default)]
struct Seen {
    updated: Arc<Mutex<Vec<Task>>>,
    audited: Arc<Mutex<Vec<AuditEntry>>>,
}

fn store(found: Option<Task>, fault: Fault) -> (Arc<MockStore>, Seen) {
    let seen = Seen::default();
    let fail = move |at| if fault == at { Err(unavailable()) } else { Ok(()) };
    let mut tx = MockTx::default();
    tx.fail_commit = fault == Fault::Commit;
    let lost = found.clone();
    tx.tasks.expect_lock().returning(move |_| fail(Fault::Lock).map(|()| found.clone()));
    tx.tasks
        .expect_lock_lost()
        .returning(move |_, _| fail(Fault::Lock).map(|()| lost.clone().into_iter().collect()));
    let noted = Arc::clone(&seen.updated);
    tx.tasks.expect_update().returning(move |task| {
        noted.lock().unwrap().push(task.clone());
        fail(Fault::Update)
    });
    let noted = Arc::clone(&seen.audited);
    tx.audit_log.expect_append().returning(move |entry| {
        noted.lock().unwrap().push(entry.clone());
        fail(Fault::Audit)
    });
    let store = match fault {
        Fault::Begin => MockStore::unavailable(),
        _ => MockStore::with(tx),
    };
    (Arc::new(store), seen)
}

fn cancels(store: Arc<MockStore>) -> CancelTask {
    CancelTask {
        store,
        clock: Arc::new(FixedClock::default()),
        randomness: Arc::new(CountingRandomness::default()),
    }
}

fn retries(store: Arc<MockStore>) -> RetryTask {
    RetryTask {
        store,
        clock: Arc::new(FixedClock::default()),
        randomness: Arc::new(CountingRandomness::default()),
    }
}

fn queries(found: Option<Task>) -> Arc<MockTaskQueries> {
    let mut queries = MockTaskQueries::new();
    queries.expect_task().returning(move |_| Ok(found.clone()));
    Arc::new(queries)
}

#[rstest]
#[case::whose_it_is(stranger(), hers(TaskStatus::Failed), "it could not be done")]
#[case::a_member(
    as_role(OrganizationRole::Member),
    of_acme(TaskStatus::Failed),
    "it could not be done"
)]
#[case::a_manager(
    on_platform(PlatformRole::Manager),
    task(TaskStatus::Failed),
    "451 mail.example.com"
)]
#[tokio::test]
async fn a_task_is_shown_with_as_much_of_its_failure_as_one_may_read(
    #[case] actor: Actor,
    #[case] task: Task,
    #[case] error: &str,
) {
    let get = GetTask { queries: queries(Some(task.clone())) };
    let seen = get.execute(&actor, task.id).await.unwrap();
    assert_eq!((&seen.task, seen.error.as_deref()), (&task, Some(error)));
    let fine = GetTask { queries: queries(Some(Task { error: None, ..task.clone() })) };
    assert_eq!(fine.execute(&actor, task.id).await.unwrap().error, None);
}

#[rstest]
#[case::anonymous(anonymous(), Some(hers(TaskStatus::Queued)), Denied::NotAuthenticated)]
#[case::unknown(stranger(), None, Denied::NotFound)]
#[case::somebody_elses(stranger(), Some(task(TaskStatus::Queued)), Denied::NotFound)]
#[case::foreign(stranger(), Some(of_acme(TaskStatus::Queued)), Denied::NotFound)]
#[tokio::test]
async fn what_is_no_business_of_theirs_is_not_there(
    #[case] actor: Actor,
    #[case] found: Option<Task>,
    #[case] expected: Denied,
) {
    let id = task(TaskStatus::Queued).id;
    let error = GetTask { queries: queries(found.clone()) }.execute(&actor, id).await.unwrap_err();
    assert!(matches!(error, GetTaskError::Denied(denied) if denied == expected), "{error:?}");
    let (store, seen) = store(found, Fault::Nowhere);
    let error = cancels(store).execute(&actor, id).await.unwrap_err();
    assert!(matches!(error, CancelTaskError::Denied(denied) if denied == expected), "{error:?}");
    assert!(seen.updated.lock().unwrap().is_empty());
}

#[rstest]
#[case::waiting(stranger(), hers(TaskStatus::Queued), TaskStatus::Canceled, AuditChain::Platform)]
#[case::running(stranger(), hers(TaskStatus::Running), TaskStatus::Running, AuditChain::Platform)]
#[case::of_an_organization(
    as_role(OrganizationRole::Admin),
    of_acme(TaskStatus::Queued),
    TaskStatus::Canceled,
    AuditChain::Organization(acme_id())
)]
#[tokio::test]
async fn a_task_is_canceled_and_that_is_noted(
    #[case] actor: Actor,
    #[case] before: Task,
    #[case] status: TaskStatus,
    #[case] chain: AuditChain,
) {
    let (store, seen) = store(Some(before.clone()), Fault::Nowhere);
    let after = cancels(store.clone()).execute(&actor, before.id).await.unwrap().task;
    assert_eq!((after.status, after.cancel_requested_at), (status, Some(now())));
    assert_eq!(*seen.updated.lock().unwrap(), [after]);
    let entries = seen.audited.lock().unwrap();
    let [entry] = &entries[..] else { panic!("{entries:?}") };
    assert_eq!((entry.chain, &*entry.action), (chain, "task.canceled"));
    assert_eq!(entry.actor, AuditActor::User(person().id));
    assert_eq!(details(entry), [("kind", KIND.name)]);
    assert_eq!(store.ends(), [TxEnd::Committed]);
}

#[tokio::test]
async fn whoever_may_only_see_a_task_does_not_cancel_it() {
    let (store, seen) = store(Some(of_acme(TaskStatus::Queued)), Fault::Nowhere);
    let actor = as_role(OrganizationRole::Member);
    let error = cancels(store).execute(&actor, task(TaskStatus::Queued).id).await.unwrap_err();
    assert!(matches!(error, CancelTaskError::Denied(Denied::Forbidden)), "{error:?}");
    assert!(seen.updated.lock().unwrap().is_empty());
}

#[tokio::test]
async fn what_has_ended_is_not_canceled() {
    let (store, seen) = store(Some(hers(TaskStatus::Succeeded)), Fault::Nowhere);
    let outcome = cancels(store.clone()).execute(&stranger(), task(TaskStatus::Queued).id).await;
    assert!(matches!(outcome, Err(CancelTaskError::Ended(_))), "{outcome:?}");
    assert_eq!((seen.updated.lock().unwrap().len(), store.ends()), (0, vec![TxEnd::RolledBack]));
}

#[tokio::test]
async fn a_failed_task_is_done_again_by_who_runs_the_platform() {
    let before = of_acme(TaskStatus::Failed);
    let admin = on_platform(PlatformRole::Admin);
    let (failed, seen) = store(Some(before.clone()), Fault::Nowhere);
    let after = retries(failed).execute(&admin, before.id).await.unwrap();
    assert_eq!((after.status, after.attempts, after.due_at), (TaskStatus::Queued, 0, now()));
    assert_eq!(*seen.updated.lock().unwrap(), [after]);
    let entries = seen.audited.lock().unwrap().clone();
    let chain = AuditChain::Organization(acme_id());
    assert_eq!((entries[0].chain, &*entries[0].action), (chain, "task.retried"));

    let (queued, _) = store(Some(task(TaskStatus::Queued)), Fault::Nowhere);
    let error = retries(queued).execute(&admin, before.id).await.unwrap_err();
    assert!(matches!(error, RetryTaskError::NotFailed(_)), "{error:?}");
    let (unknown, _) = store(None, Fault::Nowhere);
    let error = retries(unknown).execute(&admin, before.id).await.unwrap_err();
    assert!(matches!(error, RetryTaskError::Denied(Denied::NotFound)), "{error:?}");
    let (hers, _) = store(Some(hers(TaskStatus::Failed)), Fault::Nowhere);
    for (actor, expected) in [
        (anonymous(), Denied::NotAuthenticated),
        (stranger(), Denied::Forbidden),
        (on_platform(PlatformRole::Manager), Denied::Forbidden),
    ] {
        let error = retries(hers.clone()).execute(&actor, before.id).await.unwrap_err();
        assert!(matches!(error, RetryTaskError::Denied(denied) if denied == expected));
    }
}

#[rstest]
#[case(Fault::Begin, &[])]
#[case(Fault::Lock, &[TxEnd::RolledBack])]
#[case(Fault::Update, &[TxEnd::RolledBack])]
#[case(Fault::Audit, &[TxEnd::RolledBack])]
#[case(Fault::Commit, &[])]
#[tokio::test]
async fn a_failing_port_is_reported_and_the_task_is_as_it_was(
    #[case] fault: Fault,
    #[case] ends: &[TxEnd],
) {
    let id = task(TaskStatus::Queued).id;
    let (canceling, _) = store(Some(hers(TaskStatus::Queued)), fault);
    let error = cancels(canceling.clone()).execute(&stranger(), id).await.unwrap_err();
    assert!(matches!(error, CancelTaskError::Store(_)), "{error:?}");
    assert_eq!(canceling.ends(), ends);
    let (retrying, _) = store(Some(task(TaskStatus::Failed)), fault);
    let admin = on_platform(PlatformRole::Admin);
    let error = retries(retrying.clone()).execute(&admin, id).await.unwrap_err();
    assert!(matches!(error, RetryTaskError::Store(_)), "{error:?}");
    assert_eq!(retrying.ends(), ends);
}

#[tokio::test]
async fn tasks_are_listed_for_who_runs_the_platform() {
    let page = PageRequest { limit: PageLimit::default(), after: None };
    let mut queries = MockTaskQueries::new();
    queries.expect_tasks().returning(|filter, _| {
        let failed = TaskFilter { status: Some(TaskStatus::Failed), kind: Some("a".to_owned()) };
        assert!(*filter == failed || *filter == TaskFilter::default(), "{filter:?}");
        Ok(Page { items: vec![task(TaskStatus::Failed)], next: None })
    });
    let list = ListTasks { queries: Arc::new(queries) };
    let manager = on_platform(PlatformRole::Manager);
    let of = |status: &str, kind: &str| ListTasksInput {
        status: Some(status.to_owned()),
        kind: Some(kind.to_owned()),
    };
    for input in [of("failed", "a"), of(" ", ""), ListTasksInput::default()] {
        assert_eq!(list.execute(&manager, input, page).await.unwrap().items.len(), 1);
    }
    let error = list.execute(&manager, of("done", ""), page).await.unwrap_err();
    assert!(matches!(error, ListTasksError::Invalid(_)), "{error:?}");
    let error = list.execute(&stranger(), of("failed", "a"), page).await.unwrap_err();
    assert!(matches!(error, ListTasksError::Denied(Denied::Forbidden)), "{error:?}");
}

#[tokio::test]
async fn what_has_lost_its_worker_is_put_back() {
    let (store, seen) = store(Some(task(TaskStatus::Running)), Fault::Nowhere);
    let recover = RecoverTasks { store: store.clone(), clock: Arc::new(FixedClock::default()) };
    assert_eq!(recover.run_once().await.unwrap(), 1);
    let updated = seen.updated.lock().unwrap();
    assert_eq!((updated[0].status, updated[0].worker), (TaskStatus::Queued, None));
    assert_eq!(updated[0].error.as_deref(), Some("the worker was lost"));
    assert_eq!(store.ends(), [TxEnd::Committed]);
}

#[rstest]
#[case(Fault::Begin)]
#[case(Fault::Lock)]
#[case(Fault::Update)]
#[case(Fault::Commit)]
#[tokio::test]
async fn a_recovery_that_fails_is_reported(#[case] fault: Fault) {
    let (store, _) = store(Some(task(TaskStatus::Running)), fault);
    let recover = RecoverTasks { store, clock: Arc::new(FixedClock::default()) };
    assert!(matches!(recover.run_once().await, Err(StoreError::Unavailable(_))));
}

fn state(minutes: i64, pattern: &str) -> ScheduleState {
    ScheduleState {
        name: KIND.name.to_owned(),
        due_at: now() + TimeDelta::minutes(minutes),
        pattern: pattern.to_owned(),
    }
}

/// What a schedule of every full hour does, half an hour before the next, about what is stored.
#[rstest]
#[case::it_is_new(None, &["add"], 0)]
#[case::it_is_not_due(Some(state(60, "0 * * * *")), &[], 0)]
#[case::it_is_due(Some(state(0, "0 * * * *")), &["update", "enqueue"], 1)]
#[case::it_was_missed(Some(state(-6_000, "0 * * * *")), &["update", "enqueue"], 1)]
#[case::it_has_another_pattern(Some(state(600, "0 4 * * *")), &["update"], 0)]
#[tokio::test]
async fn a_schedule_fires_when_it_is_due(
    #[case] stored: Option<ScheduleState>,
    #[case] expected: &[&str],
    #[case] fired: u32,
) {
    let calls: Arc<Mutex<Vec<&str>>> = Arc::default();
    let mut tx = MockTx::default();
    tx.schedules.expect_lock().returning(move |_| Ok(stored.clone()));
    let noted = Arc::clone(&calls);
    tx.schedules.expect_add().returning(move |added| {
        assert_eq!(*added, state(60, "0 * * * *"));
        noted.lock().unwrap().push("add");
        Ok(true)
    });
    let noted = Arc::clone(&calls);
    tx.schedules.expect_update().returning(move |updated| {
        assert_eq!(*updated, state(60, "0 * * * *"));
        noted.lock().unwrap().push("update");
        Ok(())
    });
    let noted = Arc::clone(&calls);
    tx.tasks.expect_enqueue().returning(move |tasks| {
        assert_eq!((&*tasks[0].kind, tasks[0].due_at), (KIND.name, now()));
        noted.lock().unwrap().push("enqueue");
        Ok(())
    });
    let fire = FireSchedules {
        store: Arc::new(MockStore::with(tx)),
        clock: Arc::new(FixedClock::default()),
        randomness: Arc::new(CountingRandomness::default()),
        schedules: vec![Schedule::parse(&KIND, "0 * * * *").unwrap()],
    };
    assert_eq!(fire.run_once().await.unwrap(), fired);
    assert_eq!(*calls.lock().unwrap(), expected);
}

#[test]
fn a_pattern_that_cannot_be_read_is_named() {
    let error = Schedule::parse(&KIND, "every now and then").unwrap_err();
    assert!(error.to_string().contains("sample.do"), "{error}");
}
