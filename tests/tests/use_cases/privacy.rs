//! Erasing, exporting and no longer keeping, on ports that fail.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;
use rstest::rstest;
use socle_application::identity::Links;
use socle_application::ports::{MockSealer, SealError};
use socle_application::privacy::ports::MockPrivacyQueries;
use socle_application::privacy::{
    EXPORT, EnforceRetention, EraseAccounts, MockRetention, PersonalData, PersonalSection,
    PrivacyMails, RequestExport, RequestExportError, Retention,
};
use socle_application::store::{StoreError, Tx};
use socle_application::testkit::{
    CountingRandomness, FixedClock, MockStore, MockTx, TxEnd, unavailable,
};
use socle_domain::access::{Actor, Denied};
use socle_domain::identity::{SessionId, User};
use socle_domain::privacy::{ExportState, PersonalExport, retention};
use socle_domain::tasks::{Task, TaskStatus};
use socle_domain::{Id as _, Timestamp};
use uuid::Uuid;

use crate::support::{anonymous, disabled, now, person, signed_in, system};

fn asks() -> Actor {
    signed_in(person().id, SessionId::from_uuid(Uuid::from_u128(0x5e55)))
}

fn enforce(store: &Arc<MockStore>, kinds: Vec<MockRetention>) -> EnforceRetention {
    EnforceRetention {
        store: store.clone(),
        clock: Arc::new(FixedClock::default()),
        randomness: Arc::new(CountingRandomness::default()),
        kinds: kinds.into_iter().map(|kind| Arc::new(kind) as Arc<dyn Retention>).collect(),
    }
}

fn kind(rule: &'static retention::RetentionRule) -> MockRetention {
    let mut kind = MockRetention::new();
    kind.expect_rule().return_const(rule);
    kind
}

#[tokio::test]
async fn every_kind_is_removed_batch_by_batch_and_one_that_fails_keeps_no_other() {
    let mut many = kind(&retention::SESSIONS);
    let cutoff = now() - TimeDelta::days(90);
    let mut left = [1_000, 1_000, 7].into_iter();
    many.expect_remove()
        .times(3)
        .withf(move |by, at_most| *by == cutoff && *at_most == EnforceRetention::BATCH)
        .returning(move |_, _| Ok(left.next().unwrap()));
    let mut broken = kind(&retention::INVITATIONS);
    broken.expect_remove().times(1).returning(|_, _| Err(unavailable()));
    let mut nothing = kind(&retention::API_KEYS);
    nothing.expect_remove().times(1).returning(|_, _| Ok(0));
    let mut tx = MockTx::default();
    tx.audit_log
        .expect_append()
        .times(1)
        .withf(|entry| {
            let detail = |name: &str| entry.details.get(name).map(String::as_str);
            entry.action == "retention.enforced"
                && detail("kind") == Some("sessions")
                && detail("count") == Some("2007")
        })
        .returning(|_| Ok(()));
    let store = Arc::new(MockStore::with(tx));
    let enforced = enforce(&store, vec![many, broken, nothing]).execute(&system()).await.unwrap();
    let outcomes: Vec<_> = enforced.iter().map(|kind| kind.outcome.as_ref().ok()).collect();
    assert_eq!(outcomes, [Some(&2_007), None, Some(&0)]);
    assert_eq!(store.ends(), [TxEnd::Committed]);
}

#[tokio::test]
async fn a_preview_removes_nothing() {
    let mut sessions = kind(&retention::SESSIONS);
    sessions.expect_overdue().times(1).returning(|_| Ok(3));
    let store = Arc::new(MockStore::unavailable());
    let enforced = enforce(&store, vec![sessions]).preview(&system()).await.unwrap();
    assert_eq!(enforced[0].outcome.as_ref().ok(), Some(&3));
}

#[rstest]
#[case(anonymous(), Denied::NotAuthenticated)]
#[case(asks(), Denied::Forbidden)]
#[tokio::test]
async fn only_socle_itself_enforces(#[case] actor: Actor, #[case] expected: Denied) {
    let store = Arc::new(MockStore::unavailable());
    let enforce = enforce(&store, vec![kind(&retention::SESSIONS)]);
    assert_eq!(enforce.execute(&actor).await.unwrap_err(), expected);
    assert_eq!(enforce.preview(&actor).await.unwrap_err(), expected);
}

/// A module that forgets, or fails to.
struct Module {
    fails: bool,
}

#[async_trait]
impl PersonalData for Module {
    fn section(&self) -> &'static str {
        "module"
    }

    async fn export(&self, _: &User) -> Result<PersonalSection, StoreError> {
        Ok(PersonalSection::default())
    }

    async fn erase(&self, _: &mut dyn Tx, user: &User, _: Timestamp) -> Result<(), StoreError> {
        assert_eq!(user.email, person().email, "as they were");
        if self.fails { Err(unavailable()) } else { Ok(()) }
    }
}

/// Where erasing is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Broken {
    Nowhere,
    Lock,
    Seal,
    Module,
    Outbox,
    Tasks,
    Audit,
    Append,
    Commit,
}

async fn erase(broken: Broken, found: Option<User>) -> (u64, Vec<TxEnd>) {
    let fail = move |at: Broken| if broken == at { Err(unavailable()) } else { Ok(()) };
    let mut tx = MockTx::default();
    tx.fail_commit = broken == Broken::Commit;
    tx.users.expect_lock().returning(move |_| fail(Broken::Lock).map(|()| found.clone()));
    tx.outbox.expect_forget_person().returning(move |_, _| fail(Broken::Outbox));
    tx.tasks.expect_forget_person().returning(move |_, _| fail(Broken::Tasks));
    tx.outbox.expect_append().returning(move |messages| {
        assert_eq!(messages.len(), 2, "the event and the last mail");
        fail(Broken::Append)
    });
    tx.audit_log.expect_append().returning(move |_| fail(Broken::Audit));
    let store = Arc::new(MockStore::with(tx));
    let mut queries = MockPrivacyQueries::new();
    queries.expect_people_to_erase().returning(|_, _| Ok(vec![person().id]));
    let mut sealer = MockSealer::new();
    sealer.expect_seal().returning(move |_, plain| match broken {
        Broken::Seal => Err(SealError::UnknownKey),
        _ => Ok(plain.to_owned()),
    });
    let randomness = Arc::new(CountingRandomness::default());
    let links = Links::new("https://app.example.com".parse().unwrap());
    let accounts = EraseAccounts {
        store: store.clone(),
        queries: Arc::new(queries),
        clock: Arc::new(FixedClock::default()),
        randomness: randomness.clone(),
        mails: Arc::new(PrivacyMails::new(randomness, Arc::new(sealer), links)),
        data: vec![Arc::new(Module { fails: broken == Broken::Module })],
    };
    let erased = accounts.remove(now() - TimeDelta::days(30), 10).await.unwrap();
    (erased, store.ends())
}

fn overdue() -> User {
    User { erasure_requested_at: Some(now() - TimeDelta::days(30)), ..person() }
}

#[rstest]
#[case(Broken::Lock)]
#[case(Broken::Seal)]
#[case(Broken::Module)]
#[case(Broken::Outbox)]
#[case(Broken::Tasks)]
#[case(Broken::Audit)]
#[case(Broken::Append)]
#[tokio::test]
async fn whoever_cannot_be_erased_stays_whole(#[case] broken: Broken) {
    assert_eq!(erase(broken, Some(overdue())).await, (0, vec![TxEnd::RolledBack]));
}

#[tokio::test]
async fn whoever_is_overdue_is_erased() {
    assert_eq!(erase(Broken::Nowhere, Some(overdue())).await, (1, vec![TxEnd::Committed]));
    assert_eq!(erase(Broken::Commit, Some(overdue())).await, (0, vec![]));
}

#[rstest]
#[case::gone(None)]
#[case::restored(Some(person()))]
#[case::restored_and_asked_again(Some(User {
    erasure_requested_at: Some(now() - TimeDelta::days(29)), ..person()
}))]
#[tokio::test]
async fn whoever_changed_their_mind_stays(#[case] found: Option<User>) {
    assert_eq!(erase(Broken::Nowhere, found).await, (0, vec![TxEnd::Committed]));
}

/// What becomes of a request when these were made before, so many hours ago, finished or not.
async fn request(
    user: Option<User>,
    earlier: &[(i64, bool)],
) -> (Result<(), RequestExportError>, Vec<TxEnd>) {
    request_beside(user, earlier, TaskStatus::Running).await
}

/// The same when the tasks that make them are there.
async fn request_beside(
    user: Option<User>,
    earlier: &[(i64, bool)],
    made: TaskStatus,
) -> (Result<(), RequestExportError>, Vec<TxEnd>) {
    let exports: Vec<_> = earlier
        .iter()
        .map(|(hours, finished)| {
            let at = now() - TimeDelta::hours(*hours);
            let id = socle_domain::privacy::ExportId::from_uuid(Uuid::from_u128(7));
            let mut export = PersonalExport::new(id, person().id, at);
            if *finished {
                export.finish(1, at);
            }
            export
        })
        .collect();
    let mut tx = MockTx::default();
    tx.users.expect_lock().returning(move |_| Ok(user.clone()));
    tx.personal_exports.expect_since().returning(move |_, _| Ok(exports.clone()));
    tx.personal_exports.expect_insert().times(..2).returning(|_| Ok(()));
    tx.security_events.expect_record().returning(|_| Ok(()));
    tx.audit_log.expect_append().returning(|_| Ok(()));
    tx.tasks.expect_lock().returning(move |id| {
        Ok(Some(Task { status: made, ..Task::new(id, &EXPORT, Vec::new(), now()) }))
    });
    tx.personal_exports.expect_finish().returning(|export, archive| {
        assert_eq!((export.state_at(now()), archive), (ExportState::Failed, None));
        Ok(())
    });
    tx.tasks.expect_enqueue().returning(|tasks| {
        let [task] = tasks else { panic!("one task") };
        assert_eq!((task.kind.as_str(), task.user_id), (EXPORT.name, Some(person().id)));
        Ok(())
    });
    let store = Arc::new(MockStore::with(tx));
    let request = RequestExport {
        store: store.clone(),
        clock: Arc::new(FixedClock::default()),
        randomness: Arc::new(CountingRandomness::default()),
    };
    let outcome = request.execute(&asks()).await.map(|_| ());
    (outcome, store.ends())
}

#[rstest]
#[case::the_first(&[], "Ok(())")]
#[case::the_third(&[(1, true), (2, true)], "Ok(())")]
#[case::the_fourth(&[(1, true), (2, true), (23, true)], "Err(RateLimited(RateLimited { max: 3, retry_after: 3600s }))")]
#[case::the_day_is_over(&[(1, true), (2, true), (24, true)], "Ok(())")]
#[case::one_runs(&[(1, false)], "Err(Running(")]
#[case::one_runs_since_yesterday(&[(29, false)], "Err(Running(")]
#[case::one_never_ends(&[(30, false)], "Ok(())")]
#[tokio::test]
async fn one_export_at_a_time_and_three_a_day(
    #[case] earlier: &[(i64, bool)],
    #[case] expected: &str,
) {
    let (outcome, ends) = request(Some(person()), earlier).await;
    assert!(format!("{outcome:?}").starts_with(expected), "{outcome:?}");
    let end = if outcome.is_ok() { TxEnd::Committed } else { TxEnd::RolledBack };
    assert_eq!(ends, [end]);
}

#[rstest]
#[case::gone(None)]
#[case::closed(Some(disabled()))]
#[tokio::test]
async fn nothing_is_exported_for_somebody_who_is_gone(#[case] user: Option<User>) {
    let (outcome, ends) = request(user, &[]).await;
    assert!(
        matches!(outcome, Err(RequestExportError::Denied(Denied::NotAuthenticated))),
        "{outcome:?}"
    );
    assert_eq!(ends, [TxEnd::RolledBack]);
}

#[rstest]
#[case::it_waits(TaskStatus::Queued, false)]
#[case::it_is_being_made(TaskStatus::Running, false)]
#[case::it_was_just_made(TaskStatus::Succeeded, false)]
#[case::it_was_canceled(TaskStatus::Canceled, true)]
#[case::it_lost_its_workers(TaskStatus::Failed, true)]
#[tokio::test]
async fn an_export_that_nobody_makes_stands_in_nobodys_way(
    #[case] made: TaskStatus,
    #[case] makes_way: bool,
) {
    let (outcome, ends) = request_beside(Some(person()), &[(1, false)], made).await;
    if makes_way {
        assert!(outcome.is_ok(), "{outcome:?}");
        assert_eq!(ends, [TxEnd::Committed]);
    } else {
        assert!(matches!(outcome, Err(RequestExportError::Running(_))), "{outcome:?}");
        assert_eq!(ends, [TxEnd::RolledBack]);
    }
}
