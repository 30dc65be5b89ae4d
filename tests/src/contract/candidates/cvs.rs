//! CVs come back, are read once, and keep their files.

use socle_application::recruiting::ports::CvProposalView;
use socle_domain::recruiting::{Cv, CvReading, UnreadableCv};

use super::samples::{cv, somebody};
use crate::contract::files::samples::scope_of;
use crate::contract::samples::{begin, id};
use crate::databases::TestDatabase;

pub async fn a_cv_comes_back_as_it_was(database: &TestDatabase) {
    let (ada, grace) = (somebody(database).await, somebody(database).await);
    let first = cv(database, ada.id, true).await;
    let second = cv(database, ada.id, false).await;
    cv(database, grace.id, true).await;
    let queries = &database.candidates;
    let mut expected = vec![first.clone(), second.clone()];
    expected.sort_by_key(|cv| std::cmp::Reverse(cv.id));
    assert_eq!(queries.cvs(ada.id).await.unwrap(), expected);
    assert_eq!(queries.cv(ada.id, first.id).await.unwrap(), Some(first.clone()));
    assert_eq!(queries.cv(grace.id, first.id).await.unwrap(), None, "it is another's");
    assert_eq!(queries.proposal(grace.id, first.id).await.unwrap(), None);
    let mut tx = begin(&*database.store).await;
    tx.cvs().activate(ada.id, second.id).await.unwrap();
    tx.cvs().delete(grace.id, first.id).await.unwrap();
    expected.sort_by_key(|cv| cv.id);
    let activated = expected.iter().map(|cv| Cv { active: cv.id == second.id, ..cv.clone() });
    assert_eq!(tx.cvs().all(ada.id).await.unwrap(), activated.collect::<Vec<_>>());
    tx.cvs().delete(ada.id, first.id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(queries.cvs(ada.id).await.unwrap(), [Cv { active: true, ..second }]);
    assert_eq!(queries.cvs(grace.id).await.unwrap().len(), 1);
}

pub async fn two_cvs_of_a_person_are_never_active(database: &TestDatabase) {
    let ada = somebody(database).await;
    let first = cv(database, ada.id, true).await;
    let second = cv(database, ada.id, false).await;
    let mut tx = begin(&*database.store).await;
    tx.cvs().delete(ada.id, second.id).await.unwrap();
    let again = tx.cvs().insert(&Cv { active: true, ..second }).await;
    assert!(again.is_err(), "the database itself refuses");
    tx.rollback().await.unwrap();
    assert!(database.candidates.cv(ada.id, first.id).await.unwrap().unwrap().active);
}

pub async fn what_was_read_is_noted_once(database: &TestDatabase) {
    let ada = somebody(database).await;
    let queries = &database.candidates;
    let failed = CvReading::Failed(UnreadableCv::NoText);
    let proposal = Some(r#"{"full_name":"Ada"}"#.to_owned());
    for (reading, proposal) in [(CvReading::Ready, proposal), (failed, None)] {
        let cv = cv(database, ada.id, queries.cvs(ada.id).await.unwrap().is_empty()).await;
        let pending = CvProposalView { reading: CvReading::Pending, proposal: None };
        assert_eq!(queries.proposal(ada.id, cv.id).await.unwrap(), Some(pending));
        assert_eq!(queries.pending_cv(cv.id).await.unwrap(), Some(cv.clone()));
        let mut tx = begin(&*database.store).await;
        assert!(tx.cvs().note_reading(cv.id, reading, proposal.clone()).await.unwrap());
        assert!(!tx.cvs().note_reading(cv.id, failed, None).await.unwrap(), "once");
        tx.commit().await.unwrap();
        let read = Some(CvProposalView { reading, proposal });
        assert_eq!(queries.proposal(ada.id, cv.id).await.unwrap(), read);
        assert_eq!(queries.pending_cv(cv.id).await.unwrap(), None);
        assert_eq!(queries.cv(ada.id, cv.id).await.unwrap(), Some(Cv { reading, ..cv }));
    }
    let mut tx = begin(&*database.store).await;
    assert!(!tx.cvs().note_reading(id(), failed, None).await.unwrap(), "there is none");
    tx.rollback().await.unwrap();
}

pub async fn the_file_of_a_cv_stays_for_as_long_as_the_cv(database: &TestDatabase) {
    let ada = somebody(database).await;
    let cv = cv(database, ada.id, true).await;
    let scope = scope_of(socle_domain::files::FileOwner::Person(ada.id));
    let mut tx = begin(&*database.store).await;
    assert!(tx.files().delete(&scope, cv.file_id).await.unwrap());
    let forgotten = tx.files().forget(&[cv.file_id]).await;
    assert!(forgotten.is_err(), "the CV would be without a file");
    tx.rollback().await.unwrap();
    let mut tx = begin(&*database.store).await;
    tx.cvs().delete(ada.id, cv.id).await.unwrap();
    assert!(tx.files().delete(&scope, cv.file_id).await.unwrap());
    tx.files().forget(&[cv.file_id]).await.unwrap();
    tx.commit().await.unwrap();
}
