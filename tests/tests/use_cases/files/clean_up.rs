use std::sync::Arc;

use chrono::TimeDelta;
use rstest::rstest;
use socle_application::files::ports::StoredObject;
use socle_application::files::{CleanUpError, CleanUpFiles, CleanedUp};
use socle_application::testkit::{CountingRandomness, FixedClock, MockStore, TxEnd};
use socle_domain::Id as _;
use socle_domain::access::{Actor, Denied};
use socle_domain::files::FileId;
use uuid::Uuid;

use super::support::{Break, Notes, Storage, asks, queries, store, tx};
use crate::support::{anonymous, now, system};

fn id(number: u128) -> FileId {
    FileId::from_uuid(Uuid::from_u128(number))
}

fn object(number: u128, days: i64) -> StoredObject {
    StoredObject { id: id(number), modified_at: now() - TimeDelta::days(days) }
}

fn clean_up(
    broken: Break,
    notes: &Notes,
    store: &Arc<MockStore>,
    deleted: Vec<FileId>,
    objects: Vec<StoredObject>,
) -> CleanUpFiles {
    let storage = Storage { objects, ..Storage::new(broken, notes) };
    CleanUpFiles {
        store: store.clone(),
        queries: Arc::new(queries(broken, deleted, vec![id(10)])),
        storage: Arc::new(storage),
        clock: Arc::new(FixedClock::default()),
        randomness: Arc::new(CountingRandomness::default()),
    }
}

fn txs(broken: Break, notes: &Notes) -> Arc<MockStore> {
    store(vec![tx(broken, notes, 0), tx(broken, notes, 0)])
}

#[tokio::test]
async fn what_belongs_to_nobody_goes() {
    let notes = Notes::default();
    let store = txs(Break::Nowhere, &notes);
    // Known, an orphan, and one so young that its file may still come back.
    let objects = vec![object(10, 8), object(11, 8), object(12, 6)];
    let clean_up = clean_up(Break::Nowhere, &notes, &store, vec![id(1), id(2)], objects);
    let done = clean_up.execute(&system()).await.unwrap();
    assert_eq!(done, CleanedUp { deleted: 2, orphans: 1, pieces: 0 });
    let expected = ["remove", "remove", "forget 2", "remove", "audit files.cleaned_up"];
    assert_eq!(notes.all(), expected);
    assert_eq!(store.ends(), [TxEnd::Committed, TxEnd::Committed]);
}

#[tokio::test]
async fn where_there_is_nothing_to_do_nothing_is_noted() {
    let notes = Notes::default();
    let store = txs(Break::Nowhere, &notes);
    let clean_up = clean_up(Break::Nowhere, &notes, &store, vec![], vec![object(10, 8)]);
    assert_eq!(clean_up.execute(&system()).await.unwrap(), CleanedUp::default());
    assert_eq!((notes.all(), store.ends()), (vec![], vec![]));
}

#[rstest]
#[case(anonymous(), Denied::NotAuthenticated)]
#[case(asks(), Denied::Forbidden)]
#[tokio::test]
async fn only_socle_itself_cleans_up(#[case] actor: Actor, #[case] expected: Denied) {
    let notes = Notes::default();
    let store = txs(Break::Nowhere, &notes);
    let clean_up = clean_up(Break::Nowhere, &notes, &store, vec![id(1)], vec![object(11, 8)]);
    let refused = clean_up.execute(&actor).await;
    assert!(matches!(refused, Err(CleanUpError::Denied(denied)) if denied == expected));
    assert_eq!(notes.all(), Vec::<String>::new());
}

#[rstest]
#[case(Break::Sweep, &[])]
#[case(Break::Deleted, &[])]
#[case(Break::Remove, &["remove"])]
#[case(Break::Forget, &["remove", "forget 1"])]
#[case(Break::List, &["remove", "forget 1", "audit files.cleaned_up"])]
#[case(Break::Known, &["remove", "forget 1", "audit files.cleaned_up"])]
#[tokio::test]
async fn what_fails_is_forgotten_by_nobody(#[case] broken: Break, #[case] expected: &[&str]) {
    let notes = Notes::default();
    let store = txs(broken, &notes);
    let clean_up = clean_up(broken, &notes, &store, vec![id(1)], vec![object(11, 8)]);
    let failed = clean_up.execute(&system()).await;
    assert!(matches!(failed, Err(CleanUpError::Storage(_) | CleanUpError::Store(_))), "{failed:?}");
    assert_eq!(notes.all(), expected);
}
