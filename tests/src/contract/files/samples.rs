//! Files to store.

use socle_domain::access::{Actor, RequestId};
use socle_domain::files::{
    ContentDigest, FileName, FileOwner, FileScope, PurposeName, StoredFile, Upload, policy,
};
use socle_domain::identity::{User, UserId};

use crate::contract::organizations::samples::found;
use crate::contract::samples::{begin, id, insert, now, user};
use crate::databases::TestDatabase;

/// Socle itself.
pub(super) fn system() -> Actor {
    Actor::system(RequestId::parse("test").unwrap())
}

/// What entitles to somebody's files.
pub(crate) fn scope_of(owner: FileOwner) -> FileScope {
    policy::read(&system(), owner, None).unwrap()
}

/// A person who is stored.
pub(super) async fn somebody(database: &TestDatabase) -> (User, FileScope) {
    let user = User { email_verified_at: Some(now()), ..user() };
    insert(&*database.store, &[&user]).await;
    let scope = scope_of(FileOwner::Person(user.id));
    (user, scope)
}

/// An organization that is stored.
pub(super) async fn organization(database: &TestDatabase) -> FileScope {
    let (organization, _) = found(database).await;
    scope_of(FileOwner::Organization(organization.id))
}

/// A file on the way.
pub(super) fn upload(scope: &FileScope, reserved: u64, by: Option<UserId>) -> Upload {
    Upload { id: id(), owner: scope.owner(), uploaded_by: by, reserved, created_at: now() }
}

/// What becomes of it.
pub(super) fn file(upload: &Upload, size: u64) -> StoredFile {
    StoredFile {
        id: upload.id,
        owner: upload.owner,
        uploaded_by: upload.uploaded_by,
        name: FileName::parse("Résumé קו.pdf").unwrap(),
        media_type: "application/pdf".to_owned(),
        purpose: PurposeName::parse("document").unwrap(),
        size,
        digest: ContentDigest::from_bytes([0xa5; 32]),
        created_at: upload.created_at,
    }
}

/// Reserves a place.
pub(super) async fn reserve(database: &TestDatabase, scope: &FileScope, upload: &Upload) {
    let mut tx = begin(&*database.store).await;
    tx.files().begin(scope, upload).await.unwrap();
    tx.commit().await.unwrap();
}

/// Fills it.
pub(super) async fn fill(database: &TestDatabase, scope: &FileScope, file: &StoredFile) -> bool {
    let mut tx = begin(&*database.store).await;
    let filled = tx.files().finish(scope, scope, file).await.unwrap();
    tx.commit().await.unwrap();
    filled
}

/// A file that is there.
pub(crate) async fn put(
    database: &TestDatabase,
    scope: &FileScope,
    size: u64,
    by: Option<UserId>,
) -> StoredFile {
    let upload = upload(scope, size, by);
    reserve(database, scope, &upload).await;
    let file = file(&upload, size);
    assert!(fill(database, scope, &file).await);
    file
}

/// How much somebody's files take up.
pub(super) async fn usage(database: &TestDatabase, scope: &FileScope) -> u64 {
    let mut tx = begin(&*database.store).await;
    let used = tx.files().usage(scope).await.unwrap();
    tx.rollback().await.unwrap();
    used
}

/// Deletes.
pub(super) async fn delete(database: &TestDatabase, scope: &FileScope, file: &StoredFile) -> bool {
    let mut tx = begin(&*database.store).await;
    let deleted = tx.files().delete(scope, file.id).await.unwrap();
    tx.commit().await.unwrap();
    deleted
}
