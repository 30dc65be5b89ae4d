//! Telling subscribers what happened, and turning errands into tasks.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use chrono::TimeDelta;
use rstest::rstest;
use socle_application::outbox::ports::{DueMessage, MockOutboxSignal};
use socle_application::outbox::{
    DispatchOutbox, Dispatched, OutboxMessage, OutboxMessageId, Subscriber, SubscriberError,
};
use socle_application::store::{StoreError, Tx};
use socle_application::testkit::{FixedClock, MockStore, MockTx, TxEnd, unavailable};
use socle_domain::tasks::{Task, TaskId, TaskKind, TaskStatus};
use socle_domain::{Id as _, Timestamp};
use uuid::Uuid;

use crate::support::now;

const ERRAND: TaskKind = TaskKind { max_attempts: 7, ..TaskKind::named("sample.do") };

fn id(number: u128) -> OutboxMessageId {
    OutboxMessageId::from_uuid(Uuid::from_u128(number))
}

fn due(number: u128, topic: &str, failures: u32) -> DueMessage {
    let message = OutboxMessage {
        id: id(number),
        topic: topic.to_owned(),
        aggregate_id: Uuid::from_u128(number),
        organization_id: None,
        payload: vec![u8::try_from(number).unwrap()],
        created_at: now() - TimeDelta::seconds(5),
    };
    DueMessage { message, failures }
}

/// Hears of what begins with its name.
struct Listener {
    name: &'static str,
    heard: Arc<Mutex<Vec<(&'static str, OutboxMessageId)>>>,
    answer: fn() -> Result<(), SubscriberError>,
}

#[async_trait]
impl Subscriber for Listener {
    fn name(&self) -> &'static str {
        self.name
    }

    fn wants(&self, message: &OutboxMessage) -> bool {
        message.topic.starts_with(self.name)
    }

    async fn hear(
        &self,
        _: &mut dyn Tx,
        message: &OutboxMessage,
        at: Timestamp,
    ) -> Result<(), SubscriberError> {
        assert_eq!(at, now());
        self.heard.lock().unwrap().push((self.name, message.id));
        (self.answer)()
    }
}

type Noted = Arc<Mutex<Vec<(OutboxMessageId, Option<Timestamp>, String)>>>;

/// A dispatcher over one batch, and what becomes of it.
struct Scene {
    batch: Vec<DueMessage>,
    answer: fn() -> Result<(), SubscriberError>,
    fails: Option<Fault>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Due,
    Enqueue,
    Remove,
    Commit,
    Postpone,
}

#[derive(Debug, Default)]
struct Seen {
    heard: Vec<(&'static str, OutboxMessageId)>,
    enqueued: Vec<Task>,
    removed: Vec<OutboxMessageId>,
    postponed: Vec<(OutboxMessageId, Option<Timestamp>, String)>,
    ends: Vec<TxEnd>,
}

impl Scene {
    fn of(batch: Vec<DueMessage>) -> Self {
        Self { batch, answer: || Ok(()), fails: None }
    }

    async fn run(self) -> (Result<Dispatched, StoreError>, Seen) {
        let Self { batch, answer, fails } = self;
        let fault = move |at| if fails == Some(at) { Err(unavailable()) } else { Ok(()) };
        let (enqueued, removed): (Arc<Mutex<Vec<_>>>, Arc<Mutex<Vec<_>>>) = Default::default();
        let (postponed, heard): (Noted, Arc<Mutex<Vec<_>>>) = Default::default();
        let mut tx = MockTx::default();
        tx.fail_commit = fails == Some(Fault::Commit);
        tx.outbox.expect_lock_due().returning(move |at, at_most| {
            assert_eq!((at, at_most), (now(), DispatchOutbox::BATCH));
            fault(Fault::Due).map(|()| batch.clone())
        });
        let noted = Arc::clone(&enqueued);
        tx.tasks.expect_enqueue().returning(move |tasks| {
            noted.lock().unwrap().extend(tasks.to_vec());
            fault(Fault::Enqueue)
        });
        let noted = Arc::clone(&removed);
        tx.outbox.expect_remove().returning(move |ids| {
            noted.lock().unwrap().extend(ids.to_vec());
            fault(Fault::Remove)
        });
        let mut second = MockTx::default();
        let noted = Arc::clone(&postponed);
        second.outbox.expect_postpone().returning(move |id, due_at, error| {
            noted.lock().unwrap().push((id, due_at, error.to_owned()));
            fault(Fault::Postpone)
        });
        let store = Arc::new(MockStore::with_all([tx, second]));
        let listener = |name| {
            Arc::new(Listener { name, heard: Arc::clone(&heard), answer }) as Arc<dyn Subscriber>
        };
        let dispatcher = DispatchOutbox::new(
            store.clone(),
            Arc::new(MockOutboxSignal::new()),
            Arc::new(FixedClock::default()),
            vec![listener("user"), listener("user.up")],
            &[&ERRAND],
        );
        let done = dispatcher.run_once().await;
        let take = |noted: &Mutex<Vec<_>>| std::mem::take(&mut *noted.lock().unwrap());
        let seen = Seen {
            heard: std::mem::take(&mut *heard.lock().unwrap()),
            enqueued: std::mem::take(&mut *enqueued.lock().unwrap()),
            removed: std::mem::take(&mut *removed.lock().unwrap()),
            postponed: take(&postponed),
            ends: store.ends(),
        };
        (done, seen)
    }
}

#[tokio::test]
async fn an_empty_outbox_is_no_work() {
    let (done, seen) = Scene::of(Vec::new()).run().await;
    assert_eq!(done.unwrap(), Dispatched::default());
    assert_eq!((seen.removed.len(), seen.ends), (0, vec![TxEnd::Committed]));
}

#[tokio::test]
async fn each_who_wants_to_hears_of_each_in_order_and_it_is_gone() {
    let batch = vec![due(1, "user.updated", 0), due(2, "other.done", 3), due(3, "user.left", 0)];
    let (done, seen) = Scene::of(batch).run().await;
    assert_eq!(done.unwrap(), Dispatched { delivered: 3, ..Dispatched::default() });
    assert_eq!(seen.heard, [("user", id(1)), ("user.up", id(1)), ("user", id(3))]);
    assert_eq!(seen.removed, [id(1), id(2), id(3)]);
    assert_eq!((seen.enqueued, seen.ends), (vec![], vec![TxEnd::Committed]));
}

#[tokio::test]
async fn an_errand_becomes_a_task_with_its_identifier() {
    let (done, seen) = Scene::of(vec![due(9, ERRAND.name, 0)]).run().await;
    assert_eq!(done.unwrap().delivered, 1);
    let [task] = &seen.enqueued[..] else { panic!("one task") };
    assert_eq!(task.id, TaskId::from_uuid(Uuid::from_u128(9)));
    assert_eq!((task.kind.as_str(), task.max_attempts), (ERRAND.name, 7));
    assert_eq!((task.status, &task.payload[..]), (TaskStatus::Queued, &[9][..]));
    assert_eq!((task.due_at, task.created_at), (now(), now() - TimeDelta::seconds(5)));
    assert_eq!(seen.removed, [id(9)]);
}

#[rstest]
#[case::the_first(0, Some(500))]
#[case::the_second(1, Some(1_000))]
#[case::the_last_but_one(DispatchOutbox::MAX_FAILURES - 2, Some(128_000))]
#[case::the_last(DispatchOutbox::MAX_FAILURES - 1, None)]
#[tokio::test]
async fn what_is_not_understood_is_told_again_and_in_the_end_no_more(
    #[case] failures: u32,
    #[case] at_least_millis: Option<i64>,
) {
    let batch = vec![due(1, "other.done", 0), due(2, "user.updated", failures)];
    let answer = || Err(SubscriberError::Failed("it makes no sense".into()));
    let (done, seen) = Scene { answer, ..Scene::of(batch) }.run().await;
    let [(postponed, due_at, error)] = &seen.postponed[..] else { panic!("{seen:?}") };
    assert_eq!((*postponed, error.as_str()), (id(2), "user: it makes no sense"));
    if let Some(millis) = at_least_millis {
        assert_eq!(done.unwrap(), Dispatched { postponed: 1, ..Dispatched::default() });
        assert!(due_at.unwrap() >= now() + TimeDelta::milliseconds(millis), "{due_at:?}");
    } else {
        assert_eq!(done.unwrap(), Dispatched { dead: 1, ..Dispatched::default() });
        assert_eq!(*due_at, None);
    }
    // Nothing of the batch happened; the others come with the next round.
    assert_eq!(seen.removed, []);
    assert_eq!(seen.ends, [TxEnd::RolledBack, TxEnd::Committed]);
}

#[tokio::test]
async fn a_database_that_is_away_is_nobodys_fault() {
    let answer = || Err(SubscriberError::Store(unavailable()));
    let scene = Scene { answer, ..Scene::of(vec![due(1, "user.updated", 0)]) };
    let (done, seen) = scene.run().await;
    assert!(matches!(done, Err(StoreError::Unavailable(_))));
    assert_eq!((seen.postponed, seen.ends), (vec![], vec![TxEnd::RolledBack]));
}

#[rstest]
#[case(Fault::Due, &[TxEnd::RolledBack])]
#[case(Fault::Enqueue, &[TxEnd::RolledBack])]
#[case(Fault::Remove, &[TxEnd::RolledBack])]
#[case(Fault::Commit, &[])]
#[tokio::test]
async fn a_failing_port_is_reported_and_nothing_is_delivered(
    #[case] fault: Fault,
    #[case] ends: &[TxEnd],
) {
    let batch = vec![due(1, ERRAND.name, 0)];
    let (done, seen) = Scene { fails: Some(fault), ..Scene::of(batch) }.run().await;
    assert!(matches!(done, Err(StoreError::Unavailable(_))));
    assert_eq!(seen.ends, ends);
}

#[tokio::test]
async fn a_failure_that_cannot_be_noted_is_reported() {
    let answer = || Err(SubscriberError::Failed("no".into()));
    let scene = Scene {
        answer,
        fails: Some(Fault::Postpone),
        ..Scene::of(vec![due(1, "user.updated", 0)])
    };
    let (done, seen) = scene.run().await;
    assert!(matches!(done, Err(StoreError::Unavailable(_))));
    assert_eq!(seen.ends, [TxEnd::RolledBack, TxEnd::RolledBack]);
}

#[tokio::test]
async fn waiting_is_the_signals_business() {
    let mut signal = MockOutboxSignal::new();
    let at_most = Duration::from_secs(7);
    signal.expect_wait().withf(move |given| *given == at_most).once().returning(|_| ());
    let store = Arc::new(MockStore::unavailable());
    let clock = Arc::new(FixedClock::default());
    DispatchOutbox::new(store, Arc::new(signal), clock, Vec::new(), &[]).wait(at_most).await;
}
