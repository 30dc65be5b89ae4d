use std::sync::Arc;

use rstest::rstest;
use socle_application::recruiting::candidates::{
    ActivateCv, ActivateCvError, GetCvs, GetCvsError, RemoveCv, RemoveCvError,
};
use socle_application::recruiting::ports::MockCandidateQueries;
use socle_application::testkit::{MockStore, TxEnd};
use socle_domain::access::Denied;

use super::support::{Break, World, asks, clock, cv, cv_id, randomness, refused};

fn activate(store: &Arc<MockStore>) -> ActivateCv {
    ActivateCv { store: store.clone(), clock: clock(), randomness: randomness() }
}

fn remove(store: &Arc<MockStore>) -> RemoveCv {
    RemoveCv { store: store.clone(), clock: clock(), randomness: randomness() }
}

#[tokio::test]
async fn another_becomes_active() {
    let world = World::broken(Break::Nowhere);
    let made = activate(&world.store()).execute(&asks(), cv_id(2)).await.unwrap();
    assert!(made.active);
    let expected = ["activate 2", "audit cv.activated", "announce cv.activated"];
    assert_eq!(world.notes.all(), expected);
}

#[tokio::test]
async fn what_is_active_stays_so_and_nothing_is_noted() {
    let world = World::broken(Break::Nowhere);
    let made = activate(&world.store()).execute(&asks(), cv_id(1)).await.unwrap();
    assert_eq!((made, world.notes.all()), (cv(1, true), vec![]));
}

#[tokio::test]
async fn the_active_one_leaves_another_active() {
    let world = World::broken(Break::Nowhere);
    let store = world.store();
    remove(&store).execute(&asks(), cv_id(1)).await.unwrap();
    let expected = [
        "delete 1",
        "delete file",
        "audit file.deleted",
        "announce file.deleted",
        "audit cv.removed",
        "announce cv.removed",
        "activate 2",
        "audit cv.activated",
        "announce cv.activated",
    ];
    assert_eq!(
        (world.notes.all(), store.ends()),
        (expected.map(str::to_owned).to_vec(), vec![TxEnd::Committed])
    );
}

#[tokio::test]
async fn another_one_leaves_the_active_one_alone() {
    let world = World::broken(Break::Nowhere);
    remove(&world.store()).execute(&asks(), cv_id(2)).await.unwrap();
    assert!(!world.notes.all().iter().any(|note| note.contains("activate")));
}

#[tokio::test]
async fn what_is_not_theirs_is_not_there() {
    let store = World::broken(Break::Nowhere).store();
    let error = activate(&store).execute(&asks(), cv_id(9)).await.unwrap_err();
    assert!(matches!(error, ActivateCvError::Denied(Denied::NotFound)), "{error:?}");
    let store = World::broken(Break::Nowhere).store();
    let error = remove(&store).execute(&asks(), cv_id(9)).await.unwrap_err();
    assert!(matches!(error, RemoveCvError::Denied(Denied::NotFound)), "{error:?}");
    let mut queries = MockCandidateQueries::new();
    queries.expect_cv().returning(|_, _| Ok(None));
    queries.expect_proposal().returning(|_, _| Ok(None));
    let get = GetCvs { queries: Arc::new(queries) };
    let error = get.one(&asks(), cv_id(9)).await.unwrap_err();
    assert!(matches!(error, GetCvsError::Denied(Denied::NotFound)), "{error:?}");
    let error = get.proposal(&asks(), cv_id(9)).await.unwrap_err();
    assert!(matches!(error, GetCvsError::Denied(Denied::NotFound)), "{error:?}");
}

#[tokio::test]
async fn only_people_have_cvs() {
    for (actor, expected) in refused() {
        let store = World::broken(Break::Nowhere).store();
        let error = activate(&store).execute(&actor, cv_id(1)).await.unwrap_err();
        let denied = matches!(error, ActivateCvError::Denied(denied) if denied == expected);
        assert!(denied, "{error:?}");
        let error = remove(&store).execute(&actor, cv_id(1)).await.unwrap_err();
        let denied = matches!(error, RemoveCvError::Denied(denied) if denied == expected);
        assert!(denied, "{error:?}");
        assert_eq!(store.ends(), []);
        let get = GetCvs { queries: Arc::new(MockCandidateQueries::new()) };
        assert!(get.all(&actor).await.is_err());
        assert!(get.one(&actor, cv_id(1)).await.is_err());
        assert!(get.proposal(&actor, cv_id(1)).await.is_err());
    }
}

#[rstest]
#[case(Break::Lock)]
#[case(Break::All)]
#[case(Break::Activate)]
#[case(Break::Audit)]
#[case(Break::Append)]
#[case(Break::Commit)]
#[tokio::test]
async fn a_failing_port_activates_nothing(#[case] broken: Break) {
    let store = World::broken(broken).store();
    let error = activate(&store).execute(&asks(), cv_id(2)).await.unwrap_err();
    assert!(matches!(error, ActivateCvError::Store(_)), "{error:?}");
    assert!(!store.ends().contains(&TxEnd::Committed));
}

#[rstest]
#[case(Break::Lock)]
#[case(Break::All)]
#[case(Break::Delete)]
#[case(Break::File)]
#[case(Break::Activate)]
#[case(Break::Audit)]
#[case(Break::Append)]
#[case(Break::Commit)]
#[tokio::test]
async fn a_failing_port_removes_nothing(#[case] broken: Break) {
    let store = World::broken(broken).store();
    remove(&store).execute(&asks(), cv_id(1)).await.unwrap_err();
    assert!(!store.ends().contains(&TxEnd::Committed));
}
