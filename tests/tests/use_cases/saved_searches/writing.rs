use std::sync::Arc;

use rstest::rstest;
use socle_application::caching::ReadThrough;
use socle_application::patch::Patch;
use socle_application::recruiting::jobs::ReadJobs;
use socle_application::recruiting::ports::{MockJobQueries, MockSavedSearchQueries};
use socle_application::recruiting::searches::{
    ChangeSearch, ReadSearchError, ReadSearches, RemoveSearch, RemoveSearchError, SaveSearch,
    SearchInput, SearchPatch, WriteSearchError,
};
use socle_application::testkit::{MockStore, TxEnd, unavailable};
use socle_domain::access::{Actor, Denied, Principal};
use socle_domain::recruiting::{SavedSearch, SearchAlert};
use socle_memory::MemoryCache;

use super::support::{Break, World, asks, clock, randomness, search, search_id};
use crate::support::{anonymous, field_errors, program, system};

fn save(store: &Arc<MockStore>) -> SaveSearch {
    SaveSearch { store: store.clone(), clock: clock(), randomness: randomness() }
}

fn change(store: &Arc<MockStore>) -> ChangeSearch {
    ChangeSearch { store: store.clone(), clock: clock(), randomness: randomness() }
}

fn remove(store: &Arc<MockStore>) -> RemoveSearch {
    RemoveSearch { store: store.clone(), clock: clock(), randomness: randomness() }
}

fn mine() -> SearchInput {
    let query = Some("rust".to_owned());
    SearchInput { name: "Mine".to_owned(), query, ..SearchInput::default() }
}

fn without_alert() -> SearchPatch {
    SearchPatch { alert: Some("off".to_owned()), ..SearchPatch::default() }
}

/// Everybody who may not, and what they hear.
fn refused() -> Vec<(Actor, Denied)> {
    let mut closing = asks();
    if let Principal::User(signed_in) = &mut closing.principal {
        signed_in.closing = true;
    }
    vec![
        (anonymous(), Denied::NotAuthenticated),
        (system(), Denied::Forbidden),
        (program(&["organizations.read"]), Denied::Forbidden),
        (closing, Denied::AccountClosing),
    ]
}

#[tokio::test]
async fn every_change_is_stored_noted_and_announced() {
    let world = World::broken(Break::Nowhere);
    let store = world.store();
    let saved = save(&store).execute(&asks(), &mine()).await.unwrap();
    assert_eq!((saved.content.alert, saved.version), (SearchAlert::Off, 1));
    let announced = |what: &str| {
        [format!("audit saved_search.{what}"), format!("announce saved_search.{what}")]
    };
    assert_eq!(
        world.notes.all(),
        [&["insert Mine".to_owned()][..], &announced("created")].concat()
    );
    assert_eq!(store.ends(), [TxEnd::Committed]);

    let world = World::broken(Break::Nowhere);
    let patch = SearchPatch { query: Patch::Clear, ..without_alert() };
    let changing = change(&world.store());
    let changed = changing.execute(&asks(), search_id(1), patch, Some(&[1])).await.unwrap();
    assert_eq!((changed.content.alert, changed.content.terms.words), (SearchAlert::Off, None));
    let first = ["update to version 2".to_owned()];
    assert_eq!(world.notes.all(), [&first[..], &announced("updated")].concat());

    let world = World::broken(Break::Nowhere);
    remove(&world.store()).execute(&asks(), search_id(1)).await.unwrap();
    assert_eq!(world.notes.all(), [&["delete".to_owned()][..], &announced("removed")].concat());
}

#[tokio::test]
async fn saying_the_same_is_nothing_to_note() {
    let world = World::broken(Break::Nowhere);
    let changing = change(&world.store());
    let same = changing.execute(&asks(), search_id(1), SearchPatch::default(), None).await.unwrap();
    assert_eq!((same, world.notes.all()), (search(1, "rust", SearchAlert::Daily), vec![]));
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    let world = World { count: SavedSearch::MAX, ..World::broken(Break::Nowhere) };
    let error = save(&world.store()).execute(&asks(), &mine()).await.unwrap_err();
    assert!(matches!(error, WriteSearchError::TooMany(_)), "{error:?}");
    let store = World::broken(Break::Nowhere).store();
    let input = SearchInput { salary_min: Some(-1), ..SearchInput::default() };
    let error = save(&store).execute(&asks(), &input).await.unwrap_err();
    let WriteSearchError::Invalid(invalid) = error else { panic!("{error:?}") };
    assert_eq!(field_errors(&invalid), [("name", "required"), ("salary_min", "out_of_range")]);
    assert_eq!(store.ends(), []);
    let stale = change(&World::broken(Break::Nowhere).store());
    let error = stale.execute(&asks(), search_id(1), without_alert(), Some(&[7])).await;
    assert!(matches!(error, Err(WriteSearchError::Stale(_))), "{error:?}");
    assert_eq!(world.notes.all(), Vec::<String>::new());
}

#[tokio::test]
async fn what_is_not_theirs_is_not_there() {
    let store = World::broken(Break::Nowhere).store();
    let error = change(&store).execute(&asks(), search_id(2), without_alert(), None).await;
    assert!(matches!(error, Err(WriteSearchError::Denied(Denied::NotFound))), "{error:?}");
    let store = World::broken(Break::Nowhere).store();
    let error = remove(&store).execute(&asks(), search_id(2)).await.unwrap_err();
    assert!(matches!(error, RemoveSearchError::Denied(Denied::NotFound)), "{error:?}");
    assert_eq!(store.ends(), [TxEnd::RolledBack]);
    let gone = World::broken(Break::Gone).store();
    let error = save(&gone).execute(&asks(), &mine()).await.unwrap_err();
    let expected = Denied::NotAuthenticated;
    assert!(matches!(error, WriteSearchError::Denied(denied) if denied == expected), "{error:?}");
}

fn read(queries: MockSavedSearchQueries) -> ReadSearches {
    let cache = ReadThrough::new(Arc::new(MemoryCache::new()), clock(), randomness());
    let queries_of_jobs = Arc::new(MockJobQueries::new());
    let jobs = ReadJobs { queries: queries_of_jobs, clock: clock(), cache: Arc::new(cache) };
    ReadSearches { queries: Arc::new(queries), jobs }
}

#[tokio::test]
async fn only_people_keep_searches() {
    for (actor, expected) in refused() {
        let store = World::broken(Break::Nowhere).store();
        let error = save(&store).execute(&actor, &mine()).await.unwrap_err();
        assert!(matches!(error, WriteSearchError::Denied(it) if it == expected), "{error:?}");
        let error = change(&store).execute(&actor, search_id(1), without_alert(), None).await;
        assert!(matches!(error, Err(WriteSearchError::Denied(it)) if it == expected), "{error:?}");
        let error = remove(&store).execute(&actor, search_id(1)).await.unwrap_err();
        assert!(matches!(error, RemoveSearchError::Denied(it) if it == expected), "{error:?}");
        let error = read(MockSavedSearchQueries::new()).all(&actor).await.unwrap_err();
        assert!(matches!(error, ReadSearchError::Denied(it) if it == expected), "{error:?}");
        assert_eq!(store.ends(), []);
    }
    let mut queries = MockSavedSearchQueries::new();
    queries.expect_saved_search().returning(|_, _| Err(unavailable()));
    let error = read(queries).one(&asks(), search_id(1)).await.unwrap_err();
    assert!(matches!(error, ReadSearchError::Store(_)), "{error:?}");
}

#[rstest]
#[case(Break::Lock)]
#[case(Break::Count)]
#[case(Break::Put)]
#[case(Break::Audit)]
#[case(Break::Append)]
#[case(Break::Commit)]
#[tokio::test]
async fn a_failing_port_saves_nothing(#[case] broken: Break) {
    let store = World::broken(broken).store();
    let error = save(&store).execute(&asks(), &mine()).await.unwrap_err();
    assert!(matches!(error, WriteSearchError::Store(_)), "{error:?}");
    assert!(!store.ends().contains(&TxEnd::Committed));
}

#[rstest]
#[case(Break::Lock)]
#[case(Break::Find)]
#[case(Break::Put)]
#[case(Break::Audit)]
#[case(Break::Append)]
#[case(Break::Commit)]
#[tokio::test]
async fn a_failing_port_changes_nothing(#[case] broken: Break) {
    let store = World::broken(broken).store();
    let error = change(&store).execute(&asks(), search_id(1), without_alert(), None).await;
    assert!(matches!(error, Err(WriteSearchError::Store(_))), "{error:?}");
    assert!(!store.ends().contains(&TxEnd::Committed));
}

#[rstest]
#[case(Break::Lock)]
#[case(Break::Delete)]
#[case(Break::Audit)]
#[case(Break::Append)]
#[case(Break::Commit)]
#[tokio::test]
async fn a_failing_port_removes_nothing(#[case] broken: Break) {
    let store = World::broken(broken).store();
    let error = remove(&store).execute(&asks(), search_id(1)).await.unwrap_err();
    assert!(matches!(error, RemoveSearchError::Store(_)), "{error:?}");
    assert!(!store.ends().contains(&TxEnd::Committed));
}
