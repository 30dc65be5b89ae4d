use std::sync::Arc;

use rstest::rstest;
use socle_application::files::FileContent;
use socle_application::recruiting::candidates::{READ_CV, ReadCv};
use socle_application::recruiting::documents::{MockDocumentReader, ReadDocumentError};
use socle_application::recruiting::ports::MockCandidateQueries;
use socle_application::tasks::ports::MockTaskQueue;
use socle_application::tasks::{TaskContext, TaskError, TaskHandler as _, TaskOutput};
use socle_application::testkit::{MockStore, TxEnd, unavailable};
use socle_domain::Id as _;
use socle_domain::recruiting::Cv;
use socle_domain::tasks::{Task, TaskId, WorkerId};
use uuid::Uuid;

use super::support::{Break, World, cv};
use crate::files::support::{Break as FileBreak, Notes, Storage};
use crate::support::now;

/// What reading a document comes to.
type Read = fn() -> Result<String, ReadDocumentError>;

const TEXT: Read = || Ok("Zoé Marchand\nzoe@example.com\n".to_owned());

fn handler(store: &Arc<MockStore>, storage: FileBreak, pending: Option<Cv>, read: Read) -> ReadCv {
    let mut queries = MockCandidateQueries::new();
    queries.expect_pending_cv().returning(move |_| Ok(pending.clone()));
    let mut reader = MockDocumentReader::new();
    reader.expect_read().returning(move |_, content| {
        assert_eq!(content.len(), 5, "the whole content");
        read()
    });
    ReadCv {
        store: store.clone(),
        queries: Arc::new(queries),
        content: FileContent { storage: Arc::new(Storage::new(storage, &Notes::default())) },
        reader: Arc::new(reader),
    }
}

fn task() -> Task {
    Task::new(TaskId::from_uuid(Uuid::from_u128(1)), &READ_CV, Vec::new(), now())
}

async fn run(handler: ReadCv) -> Result<TaskOutput, TaskError> {
    let worker = WorkerId::from_uuid(Uuid::from_u128(8));
    handler.run(&task(), &TaskContext::new(Arc::new(MockTaskQueue::new()), worker)).await
}

#[tokio::test]
async fn what_was_read_is_kept_for_the_person_to_look_at() {
    let world = World::broken(Break::Nowhere);
    let store = world.store();
    run(handler(&store, FileBreak::Nowhere, Some(cv(1, true)), TEXT)).await.unwrap();
    let [note] = &world.notes.all()[..] else { panic!("{:?}", world.notes.all()) };
    let proposal = note.strip_prefix("Ready ").unwrap();
    let proposal: serde_json::Value = serde_json::from_str(proposal).unwrap();
    assert_eq!(proposal["email"], "zoe@example.com");
    assert_eq!(store.ends(), [TxEnd::Committed]);
}

#[rstest]
#[case(|| Err(ReadDocumentError::Encrypted), "Failed(Encrypted) ")]
#[case(|| Err(ReadDocumentError::Corrupt), "Failed(Corrupt) ")]
#[case(|| Err(ReadDocumentError::TooLarge), "Failed(TooLarge) ")]
#[case(|| Err(ReadDocumentError::TooSlow), "Failed(TooSlow) ")]
#[case(|| Err(ReadDocumentError::TooMuchMemory), "Failed(TooMuchMemory) ")]
#[case(|| Err(ReadDocumentError::NoText), "Failed(NoText) ")]
#[tokio::test]
async fn why_nothing_was_read_is_noted(#[case] read: Read, #[case] expected: &str) {
    let world = World::broken(Break::Nowhere);
    run(handler(&world.store(), FileBreak::Nowhere, Some(cv(1, true)), read)).await.unwrap();
    assert_eq!(world.notes.all(), [expected]);
}

#[rstest]
#[case(|| Err(ReadDocumentError::Busy))]
#[case(|| Err(ReadDocumentError::Unavailable("no process".into())))]
#[tokio::test]
async fn what_may_work_later_is_tried_again(#[case] read: Read) {
    let world = World::broken(Break::Nowhere);
    let error = run(handler(&world.store(), FileBreak::Nowhere, Some(cv(1, true)), read)).await;
    assert!(matches!(error, Err(TaskError::Retry(_))), "{error:?}");
    assert_eq!(world.notes.all(), Vec::<String>::new());
}

#[tokio::test]
async fn a_failing_storage_or_store_is_tried_again() {
    let store = World::broken(Break::Nowhere).store();
    let error = run(handler(&store, FileBreak::Read, Some(cv(1, true)), TEXT)).await;
    assert!(matches!(error, Err(TaskError::Retry(_))), "{error:?}");
    let store = World::broken(Break::Note).store();
    let error = run(handler(&store, FileBreak::Nowhere, Some(cv(1, true)), TEXT)).await;
    assert!(matches!(error, Err(TaskError::Retry(_))), "{error:?}");
    assert_eq!(store.ends(), [TxEnd::RolledBack]);
    let mut queries = MockCandidateQueries::new();
    queries.expect_pending_cv().returning(|_| Err(unavailable()));
    let handler =
        ReadCv { queries: Arc::new(queries), ..handler(&store, FileBreak::Nowhere, None, TEXT) };
    assert!(matches!(run(handler).await, Err(TaskError::Retry(_))));
}

#[tokio::test]
async fn what_is_gone_or_was_read_is_left_alone() {
    let store = Arc::new(MockStore::unavailable());
    run(handler(&store, FileBreak::Nowhere, None, TEXT)).await.unwrap();
    assert_eq!(store.ends(), []);
}

#[tokio::test]
async fn whoever_waits_hears_that_it_was_given_up() {
    let world = World::broken(Break::Nowhere);
    handler(&world.store(), FileBreak::Nowhere, None, TEXT).gave_up(&task()).await;
    assert_eq!(world.notes.all(), ["Failed(Unavailable) "]);
}
