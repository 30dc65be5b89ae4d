use std::sync::Arc;

use rstest::rstest;
use socle_application::identity::Links;
use socle_application::notifications::{MAIL, MailNotification, NotificationMails, SendDigests};
use socle_application::ports::{MockSealer, SealError};
use socle_application::tasks::ports::MockTaskQueue;
use socle_application::tasks::{TaskContext, TaskError, TaskHandler, TaskOutput};
use socle_application::testkit::{CountingRandomness, FixedClock, MockStore, TxEnd};
use socle_domain::Id as _;
use socle_domain::identity::User;
use socle_domain::tasks::{Task, TaskId, WorkerId};
use uuid::Uuid;

use super::support::{Break, World};
use crate::support::{disabled, now, person, unproved};

fn mails(seals: bool) -> Arc<NotificationMails> {
    let mut sealer = MockSealer::new();
    sealer.expect_seal().returning(move |_, plain| {
        if seals { Ok(plain.to_vec()) } else { Err(SealError::UnknownKey) }
    });
    let links = Links::new("https://app.example.com".parse().unwrap());
    let randomness = Arc::new(CountingRandomness::default());
    Arc::new(NotificationMails::new(randomness, Arc::new(sealer), links))
}

async fn run(handler: impl TaskHandler) -> Result<TaskOutput, TaskError> {
    let task = Task::new(TaskId::from_uuid(Uuid::from_u128(7)), &MAIL, Vec::new(), now());
    let worker = WorkerId::from_uuid(Uuid::from_u128(8));
    handler.run(&task, &TaskContext::new(Arc::new(MockTaskQueue::new()), worker)).await
}

async fn mail(world: &World, store: &Arc<MockStore>, seals: bool) -> Result<TaskOutput, TaskError> {
    let (clock, reader) = (Arc::new(FixedClock::at(now())), world.reader());
    run(MailNotification { store: store.clone(), clock, reader, mails: mails(seals) }).await
}

async fn digest(
    world: &World,
    store: &Arc<MockStore>,
    seals: bool,
) -> Result<TaskOutput, TaskError> {
    let (clock, reader) = (Arc::new(FixedClock::at(now())), world.reader());
    let (store, queries) = (store.clone(), Arc::new(world.queries()));
    run(SendDigests { store, queries, clock, reader, mails: mails(seals) }).await
}

#[tokio::test]
async fn one_is_taken_and_mailed_in_one_transaction() {
    let world = World::new(Break::Nowhere);
    let store = Arc::new(MockStore::with(world.tx()));
    assert_eq!(mail(&world, &store, true).await.unwrap(), None);
    assert_eq!(world.notes.all(), ["take", "ask for email.send"]);
    assert_eq!(store.ends(), [TxEnd::Committed]);
}

#[tokio::test]
async fn what_is_gone_is_not_mailed() {
    let world = World { taken: Vec::new(), ..World::new(Break::Nowhere) };
    let store = Arc::new(MockStore::with(world.tx()));
    mail(&world, &store, true).await.unwrap();
    assert_eq!(world.notes.all(), ["take"]);
}

#[rstest]
#[case::gone(None)]
#[case::disabled(Some(disabled()))]
#[case::unproved(Some(unproved()))]
#[case::closing(Some(User { erasure_requested_at: Some(now()), ..person() }))]
#[tokio::test]
async fn whoever_may_not_come_in_gets_no_mail(#[case] user: Option<User>) {
    let world = World { user, ..World::new(Break::Nowhere) };
    let store = Arc::new(MockStore::with(world.tx()));
    mail(&world, &store, true).await.unwrap();
    assert_eq!(world.notes.all(), ["take"]);
    let world = World { notes: super::support::Notes::default(), ..world };
    let store = Arc::new(MockStore::with_all([world.tx(), world.tx()]));
    assert_eq!(digest(&world, &store, true).await.unwrap().unwrap()["sent"], 0);
    assert_eq!(world.notes.all(), ["take", "take"]);
}

#[tokio::test]
async fn everybody_gets_a_digest_in_a_transaction_of_their_own() {
    let world = World::new(Break::Nowhere);
    let store = Arc::new(MockStore::with_all([world.tx(), world.tx()]));
    let output = digest(&world, &store, true).await.unwrap();
    assert_eq!(output.unwrap()["sent"], 2);
    let each = ["take", "ask for email.send"];
    assert_eq!(world.notes.all(), [each, each].concat());
    assert_eq!(store.ends(), [TxEnd::Committed, TxEnd::Committed]);
}

#[rstest]
#[case(Break::Take, true)]
#[case(Break::Find, true)]
#[case(Break::Names, true)]
#[case(Break::Append, true)]
#[case(Break::Nowhere, false)]
#[tokio::test]
async fn a_failing_port_undoes_everything_and_is_tried_again(
    #[case] broken: Break,
    #[case] seals: bool,
) {
    let world = World::new(broken);
    let store = Arc::new(MockStore::with(world.tx()));
    let error = mail(&world, &store, seals).await.unwrap_err();
    assert!(matches!(error, TaskError::Retry(_)), "{error}");
    assert_eq!(store.ends(), [TxEnd::RolledBack]);
    let store = Arc::new(MockStore::with_all([world.tx(), world.tx()]));
    let error = digest(&world, &store, seals).await.unwrap_err();
    assert!(matches!(error, TaskError::Retry(_)), "{error}");
    assert_eq!(store.ends(), [TxEnd::RolledBack]);
}

#[tokio::test]
async fn a_store_that_is_away_is_tried_again() {
    let world = World::new(Break::Waiting);
    let store = Arc::new(MockStore::unavailable());
    assert!(matches!(digest(&world, &store, true).await, Err(TaskError::Retry(_))));
    assert!(matches!(mail(&world, &store, true).await, Err(TaskError::Retry(_))));
}
