//! `ApiKeys`.

use chrono::TimeDelta;
use socle_application::paging::{PageLimit, PageRequest};
use socle_domain::access::{ApiKey, ApiKeyId, OrganizationRole, OrganizationScope};
use socle_domain::organizations::Organization;

use crate::contract::organizations::samples::{
    api_key, built_in, found, newcomer, put_key, update,
};
use crate::contract::samples::{begin, digest, id, later, now};
use crate::databases::TestDatabase;

async fn stored(
    database: &TestDatabase,
    scope: &OrganizationScope,
    id: ApiKeyId,
) -> Option<ApiKey> {
    let mut tx = begin(&*database.store).await;
    let stored = tx.api_keys().lock(scope, id).await.unwrap();
    tx.rollback().await.unwrap();
    stored
}

async fn revoke(database: &TestDatabase, scope: &OrganizationScope, id: ApiKeyId) {
    let mut tx = begin(&*database.store).await;
    tx.api_keys().revoke(scope, id, later(1)).await.unwrap();
    tx.commit().await.unwrap();
}

pub async fn a_key_comes_back_as_it_was(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let ada = newcomer(database, &scope, built_in(OrganizationRole::Admin)).await;
    let plain = api_key(&scope);
    let full = ApiKey {
        created_by: Some(ada.id),
        expires_at: Some(later(60)),
        last_used_at: Some(later(5)),
        revoked_at: Some(later(6)),
        ..api_key(&scope)
    };
    for key in [plain, full] {
        put_key(database, &key).await;
        assert_eq!(stored(database, &scope, key.id).await, Some(key.clone()));
        let by_digest = database.access.api_key_by_digest(key.digest).await.unwrap();
        assert_eq!(by_digest, Some(key));
    }
    assert_eq!(stored(database, &scope, id()).await, None);
    assert_eq!(database.access.api_key_by_digest(digest()).await.unwrap(), None);
}

pub async fn a_digest_belongs_to_one_key(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let key = api_key(&scope);
    put_key(database, &key).await;
    let copy = ApiKey { digest: key.digest, ..api_key(&scope) };
    let mut tx = begin(&*database.store).await;
    assert!(tx.api_keys().insert(&scope, &copy).await.is_err());
    tx.rollback().await.unwrap();
}

pub async fn only_keys_that_work_count(database: &TestDatabase) {
    let ((_, scope), (_, other)) = (found(database).await, found(database).await);
    let (for_ever, ending, revoked) = (api_key(&scope), api_key(&scope), api_key(&scope));
    let ending = ApiKey { expires_at: Some(later(60)), ..ending };
    for key in [&for_ever, &ending, &revoked, &api_key(&other)] {
        put_key(database, key).await;
    }
    revoke(database, &scope, revoked.id).await;
    let mut tx = begin(&*database.store).await;
    let just_before = later(60) - TimeDelta::microseconds(1);
    assert_eq!(tx.api_keys().count_live(&scope, just_before).await.unwrap(), 2);
    assert_eq!(tx.api_keys().count_live(&scope, later(60)).await.unwrap(), 1);
    tx.rollback().await.unwrap();
}

pub async fn one_key_is_taken_back(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let (key, other) = (api_key(&scope), api_key(&scope));
    put_key(database, &key).await;
    put_key(database, &other).await;
    revoke(database, &scope, key.id).await;
    let key = ApiKey { revoked_at: Some(later(1)), ..key };
    assert_eq!(stored(database, &scope, key.id).await, Some(key.clone()));
    assert_eq!(stored(database, &scope, other.id).await, Some(other.clone()));
    let page = PageRequest { limit: PageLimit::default(), after: None };
    let listed = database.access.api_keys_of(&scope, page).await.unwrap();
    assert_eq!(listed.items, [other]);
    let by_digest = database.access.api_key_by_digest(key.digest).await.unwrap();
    assert_eq!(by_digest, Some(key), "who presents it is told no by the use case");
}

pub async fn keys_come_page_by_page_the_latest_first(database: &TestDatabase) {
    let ((_, scope), (_, other)) = (found(database).await, found(database).await);
    put_key(database, &api_key(&other)).await;
    let mut keys = Vec::new();
    for _ in 0..5 {
        let key = api_key(&scope);
        put_key(database, &key).await;
        keys.push(key);
    }
    keys.sort_by_key(|key| std::cmp::Reverse(key.id));
    let mut page = PageRequest { limit: PageLimit::new(2).unwrap(), after: None };
    for expected in keys.chunks(2) {
        let found = database.access.api_keys_of(&scope, page).await.unwrap();
        assert_eq!(found.items, expected);
        page.after = found.next;
    }
    assert_eq!(page.after, None);
}

pub async fn no_key_of_a_closed_organization_is_found(database: &TestDatabase) {
    let (organization, scope) = found(database).await;
    let key = api_key(&scope);
    put_key(database, &key).await;
    let closed = Organization { deleted_at: Some(now()), ..organization.clone() };
    update(database, &closed).await;
    assert_eq!(database.access.api_key_by_digest(key.digest).await.unwrap(), None);
    update(database, &organization).await;
    assert_eq!(database.access.api_key_by_digest(key.digest).await.unwrap(), Some(key));
}

pub async fn the_latest_use_of_a_key_stays(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let (key, other) = (api_key(&scope), api_key(&scope));
    put_key(database, &key).await;
    put_key(database, &other).await;
    for (noted, expected) in [(5, 5), (9, 9), (7, 9)] {
        let uses = [(id(), later(1)), (key.id, later(noted))];
        database.access.note_key_uses(&uses).await.unwrap();
        let stored = stored(database, &scope, key.id).await.unwrap();
        assert_eq!(stored.last_used_at, Some(later(expected)));
    }
    assert_eq!(stored(database, &scope, other.id).await, Some(other.clone()));
    let both = [(key.id, later(20)), (other.id, later(21))];
    database.access.note_key_uses(&both).await.unwrap();
    let stored = stored(database, &scope, other.id).await.unwrap();
    assert_eq!(stored.last_used_at, Some(later(21)));
    database.access.note_key_uses(&[]).await.unwrap();
}
