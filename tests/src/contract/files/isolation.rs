//! What entitles to one owner's files entitles to no others.

use socle_domain::files::{FileOwner, FileScope, StoredFile};

use super::samples::{file, organization, put, reserve, somebody, upload, usage};
use crate::contract::samples::begin;
use crate::databases::TestDatabase;

/// Everything that a scope lets somebody try with a file.
async fn try_everything(database: &TestDatabase, scope: &FileScope, stored: &StoredFile) {
    assert_eq!(database.files.file(scope, stored.id).await.unwrap(), None);
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.files().lock(scope, stored.id).await.unwrap(), None);
    assert_eq!(tx.files().usage(scope).await.unwrap(), 0);
    assert!(!tx.files().delete(scope, stored.id).await.unwrap());
    assert!(!tx.files().give_up(scope, stored.id).await.unwrap());
    assert!(!tx.files().finish(scope, scope, stored).await.unwrap());
    match (scope.owner(), scope.organization()) {
        (FileOwner::Person(id), _) => tx.files().delete_all_of(id).await.unwrap(),
        (_, Some(scope)) => tx.files().delete_all_within(scope).await.unwrap(),
        (FileOwner::Organization(_), None) => panic!("a scope of an organization has it"),
    }
    tx.commit().await.unwrap();
}

pub async fn a_foreign_scope_reaches_no_file(database: &TestDatabase) {
    let (ada, own) = somebody(database).await;
    let theirs = organization(database).await;
    let (_, stranger) = somebody(database).await;
    let foreign = organization(database).await;
    for scope in [&own, &theirs] {
        let stored = put(database, scope, 10, Some(ada.id)).await;
        let pending = upload(scope, 20, Some(ada.id));
        reserve(database, scope, &pending).await;
        let pending = file(&pending, 20);
        for other in [&stranger, &foreign] {
            for one in [&stored, &pending] {
                try_everything(database, other, one).await;
            }
        }
        assert_eq!(database.files.file(scope, stored.id).await.unwrap(), Some(stored));
        assert_eq!(usage(database, scope).await, 30);
    }
    assert_eq!(database.files.deleted(10).await.unwrap(), []);
}

pub async fn a_file_goes_where_the_scope_says(database: &TestDatabase) {
    let (ada, own) = somebody(database).await;
    let theirs = organization(database).await;
    let claimed = upload(&theirs, 10, Some(ada.id));
    reserve(database, &own, &claimed).await;
    assert_eq!((usage(database, &own).await, usage(database, &theirs).await), (10, 0));
    let stored = StoredFile { owner: theirs.owner(), ..file(&claimed, 10) };
    let mut tx = begin(&*database.store).await;
    assert!(tx.files().finish(&own, &own, &stored).await.unwrap());
    tx.commit().await.unwrap();
    let found = database.files.file(&own, stored.id).await.unwrap().unwrap();
    assert_eq!(found.owner, own.owner());
}
