use std::sync::Arc;

use rstest::rstest;
use socle_application::files::{DeleteFile, DeleteFileError, GetFile, GetFileError};
use socle_application::testkit::{CountingRandomness, FixedClock, MockStore, TxEnd};
use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied};
use socle_domain::files::{FileId, purpose};
use socle_domain::identity::SessionId;
use uuid::Uuid;

use super::support::{Break, Notes, asks, file_id, queries, store, stored, tx};
use crate::support::{anonymous, bob, program, signed_in};

fn get(broken: Break) -> GetFile {
    GetFile { queries: Arc::new(queries(broken, vec![], vec![])), purposes: purpose::ALL.into() }
}

fn delete(broken: Break, store: &Arc<MockStore>) -> DeleteFile {
    DeleteFile {
        purposes: purpose::ALL.into(),
        store: store.clone(),
        queries: Arc::new(queries(broken, vec![], vec![])),
        clock: Arc::new(FixedClock::default()),
        randomness: Arc::new(CountingRandomness::default()),
        parts: Arc::new([]),
    }
}

#[tokio::test]
async fn a_file_is_shown_to_its_owner() {
    assert_eq!(get(Break::Nowhere).execute(&asks(), file_id()).await.unwrap(), stored());
}

/// Bob, who belongs nowhere.
fn somebody_else() -> Actor {
    signed_in(bob(), SessionId::from_uuid(Uuid::from_u128(0xb0b5)))
}

#[rstest]
#[case(anonymous(), Denied::NotAuthenticated)]
#[case(somebody_else(), Denied::NotFound)]
#[case(program(&["files.read", "files.delete"]), Denied::NotFound)]
#[tokio::test]
async fn nobody_else_finds_it(#[case] actor: Actor, #[case] expected: Denied) {
    let shown = get(Break::Nowhere).execute(&actor, file_id()).await;
    assert!(matches!(shown, Err(GetFileError::Denied(denied)) if denied == expected));
    let store = store(vec![tx(Break::Nowhere, &Notes::default(), 0)]);
    let deleted = delete(Break::Nowhere, &store).execute(&actor, file_id()).await;
    assert!(matches!(deleted, Err(DeleteFileError::Denied(denied)) if denied == expected));
    assert_eq!(store.ends(), []);
}

#[tokio::test]
async fn what_is_not_there_is_found_by_nobody() {
    let other = FileId::from_uuid(Uuid::from_u128(1));
    let shown = get(Break::Nowhere).execute(&asks(), other).await;
    assert!(matches!(shown, Err(GetFileError::Denied(Denied::NotFound))));
}

#[tokio::test]
async fn a_file_is_deleted_and_that_is_announced() {
    let notes = Notes::default();
    let store = store(vec![tx(Break::Nowhere, &notes, 0)]);
    delete(Break::Nowhere, &store).execute(&asks(), file_id()).await.unwrap();
    let expected = ["lock file", "delete", "audit file.deleted", "announce file.deleted"];
    assert_eq!(notes.all(), expected);
    assert_eq!(store.ends(), [TxEnd::Committed]);
}

#[rstest]
#[case(Break::Whereabouts)]
#[case(Break::LockFile)]
#[case(Break::Delete)]
#[case(Break::Audit)]
#[case(Break::Append)]
#[case(Break::SecondCommit)]
#[tokio::test]
async fn a_failing_port_deletes_nothing(#[case] broken: Break) {
    let mut only = tx(broken, &Notes::default(), 0);
    only.fail_commit = broken == Break::SecondCommit;
    let store = store(vec![only]);
    let deleted = delete(broken, &store).execute(&asks(), file_id()).await;
    assert!(matches!(deleted, Err(DeleteFileError::Store(_))), "{deleted:?}");
    assert!(!store.ends().contains(&TxEnd::Committed));
}

#[rstest]
#[case(Break::Whereabouts)]
#[case(Break::File)]
#[tokio::test]
async fn a_failing_query_is_reported(#[case] broken: Break) {
    let shown = get(broken).execute(&asks(), file_id()).await;
    assert!(matches!(shown, Err(GetFileError::Store(_))), "{shown:?}");
}
