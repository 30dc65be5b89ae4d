//! What is kept of files.

use chrono::TimeDelta;
use socle_application::files::ports::Whereabouts;
use socle_application::paging::{PageLimit, PageRequest};
use socle_domain::files::{StoredFile, Upload};
use socle_domain::privacy::retention;

use super::samples::{
    delete, file, fill, organization, put, reserve, scope_of, somebody, upload, usage,
};
use crate::contract::samples::{begin, id, now};
use crate::databases::TestDatabase;

pub async fn a_file_comes_back_as_it_was(database: &TestDatabase) {
    let (ada, own) = somebody(database).await;
    let theirs = organization(database).await;
    let large = 5 * 1024 * 1024 * 1024;
    for (scope, by) in [(&own, Some(ada.id)), (&theirs, Some(ada.id)), (&theirs, None)] {
        let stored = put(database, scope, large, by).await;
        let found = database.files.file(scope, stored.id).await.unwrap();
        assert_eq!(found.as_ref(), Some(&stored));
        let whereabouts = database.files.whereabouts(stored.id).await.unwrap();
        assert_eq!(
            whereabouts,
            Some(Whereabouts {
                owner: scope.owner(),
                uploaded_by: by,
                purpose: Some(stored.purpose.clone()),
            })
        );
        let mut tx = begin(&*database.store).await;
        assert_eq!(tx.files().lock(scope, stored.id).await.unwrap(), Some(stored));
        tx.rollback().await.unwrap();
    }
    assert_eq!(database.files.file(&own, id()).await.unwrap(), None);
    assert_eq!(database.files.whereabouts(id()).await.unwrap(), None);
}

pub async fn what_is_on_the_way_counts_and_is_not_there(database: &TestDatabase) {
    let (ada, scope) = somebody(database).await;
    assert_eq!(usage(database, &scope).await, 0);
    let upload = upload(&scope, 1_000, Some(ada.id));
    reserve(database, &scope, &upload).await;
    assert_eq!(usage(database, &scope).await, 1_000);
    assert_eq!(database.files.whereabouts(upload.id).await.unwrap(), None);
    assert_eq!(database.files.file(&scope, upload.id).await.unwrap(), None);
    assert_eq!(database.files.known(&[upload.id]).await.unwrap(), [upload.id]);
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.files().lock(&scope, upload.id).await.unwrap(), None);
    tx.rollback().await.unwrap();
    assert!(fill(database, &scope, &file(&upload, 400)).await);
    assert_eq!(usage(database, &scope).await, 400, "what was reserved beyond need is free");
    put(database, &scope, 7, Some(ada.id)).await;
    assert_eq!(usage(database, &scope).await, 407);
}

pub async fn a_place_that_was_given_up_is_not_filled(database: &TestDatabase) {
    let (ada, scope) = somebody(database).await;
    let upload = upload(&scope, 1_000, Some(ada.id));
    reserve(database, &scope, &upload).await;
    let filled = file(&upload, 10);
    assert!(delete(database, &scope, &filled).await);
    assert!(!fill(database, &scope, &filled).await);
    assert!(!fill(database, &scope, &file(&Upload { id: id(), ..upload }, 10)).await);
    assert_eq!(usage(database, &scope).await, 0);
    let stored = put(database, &scope, 10, Some(ada.id)).await;
    assert!(!fill(database, &scope, &stored).await, "it is filled already");
}

pub async fn an_upload_may_end_with_another_owner(database: &TestDatabase) {
    let (ada, own) = somebody(database).await;
    let theirs = organization(database).await;
    let upload = upload(&own, 1_000, Some(ada.id));
    reserve(database, &own, &upload).await;
    let stored = StoredFile { owner: theirs.owner(), ..file(&upload, 10) };
    let mut tx = begin(&*database.store).await;
    assert!(!tx.files().finish(&theirs, &theirs, &stored).await.unwrap(), "it is not theirs yet");
    assert!(tx.files().finish(&own, &theirs, &stored).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!((usage(database, &own).await, usage(database, &theirs).await), (0, 10));
    assert_eq!(database.files.file(&own, upload.id).await.unwrap(), None);
    assert_eq!(database.files.file(&theirs, upload.id).await.unwrap(), Some(stored));
}

pub async fn of_a_deleted_file_nothing_is_left(database: &TestDatabase) {
    let (ada, scope) = somebody(database).await;
    let stored = put(database, &scope, 1_000, Some(ada.id)).await;
    assert!(delete(database, &scope, &stored).await);
    assert!(!delete(database, &scope, &stored).await, "it is gone already");
    assert_eq!(usage(database, &scope).await, 0);
    assert_eq!(database.files.whereabouts(stored.id).await.unwrap(), None);
    assert_eq!(database.files.file(&scope, stored.id).await.unwrap(), None);
    let left = "SELECT coalesce(name, media_type, purpose, 'nothing') FROM files \
                WHERE user_id IS NULL AND uploaded_by IS NULL AND sha256 IS NULL";
    assert_eq!(database.raw.texts(left).await, [Some("nothing".to_owned())]);
}

pub async fn what_is_deleted_is_remembered_until_its_content_is_gone(database: &TestDatabase) {
    let (ada, scope) = somebody(database).await;
    let mut gone = Vec::new();
    for _ in 0..3 {
        let stored = put(database, &scope, 1, Some(ada.id)).await;
        delete(database, &scope, &stored).await;
        gone.push(stored.id);
    }
    gone.sort();
    let stays = put(database, &scope, 1, Some(ada.id)).await;
    assert_eq!(database.files.deleted(2).await.unwrap(), gone[..2]);
    assert_eq!(database.files.deleted(10).await.unwrap(), gone);
    let asked = [gone[0], stays.id, id()];
    let mut known = database.files.known(&asked).await.unwrap();
    known.sort();
    let mut expected = [gone[0], stays.id];
    expected.sort();
    assert_eq!(known, expected);
    let mut tx = begin(&*database.store).await;
    tx.files().forget(&[gone[0], gone[1], stays.id]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(database.files.deleted(10).await.unwrap(), gone[2..]);
    let found = database.files.file(&scope, stays.id).await.unwrap();
    assert_eq!(found, Some(stays), "only what is deleted is forgotten");
}

pub async fn everything_of_one_owner_is_deleted(database: &TestDatabase) {
    let (ada, own) = somebody(database).await;
    let (grace, other) = somebody(database).await;
    let (theirs, others) = (organization(database).await, organization(database).await);
    let stored = put(database, &own, 1, Some(ada.id)).await;
    let pending = upload(&own, 5, Some(ada.id));
    reserve(database, &own, &pending).await;
    let kept = put(database, &theirs, 2, Some(ada.id)).await;
    put(database, &other, 3, Some(grace.id)).await;
    put(database, &others, 4, None).await;

    let mut tx = begin(&*database.store).await;
    tx.files().delete_all_of(ada.id).await.unwrap();
    tx.commit().await.unwrap();
    let mut expected = [stored.id, pending.id];
    expected.sort();
    assert_eq!(database.files.deleted(10).await.unwrap(), expected);
    assert_eq!(database.files.file(&theirs, kept.id).await.unwrap(), Some(kept));

    let mut tx = begin(&*database.store).await;
    tx.files().delete_all_within(theirs.organization().unwrap()).await.unwrap();
    tx.organizations().erase(theirs.organization().unwrap()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(database.files.deleted(10).await.unwrap().len(), 3);
    assert_eq!((usage(database, &other).await, usage(database, &others).await), (3, 4));
}

pub async fn unfinished_uploads_are_given_up_by_age(database: &TestDatabase) {
    let (ada, scope) = somebody(database).await;
    let rule = &retention::UNFINISHED_UPLOADS;
    let kind = database.retention.iter().find(|kind| kind.rule().name == rule.name).unwrap();
    let old = Upload { created_at: now() - rule.period(), ..upload(&scope, 10, Some(ada.id)) };
    let late = old.created_at + TimeDelta::microseconds(1);
    let young = Upload { created_at: late, ..upload(&scope, 100, Some(ada.id)) };
    let stored = Upload { created_at: old.created_at, ..upload(&scope, 1_000, Some(ada.id)) };
    for upload in [&old, &young, &stored] {
        reserve(database, &scope, upload).await;
    }
    assert!(fill(database, &scope, &file(&stored, 1_000)).await);
    let cutoff = rule.cutoff(now());
    assert_eq!(kind.overdue(cutoff).await.unwrap(), 1);
    assert_eq!(kind.remove(cutoff, 10).await.unwrap(), 1);
    assert_eq!(kind.remove(cutoff, 10).await.unwrap(), 0);
    assert_eq!(usage(database, &scope).await, 1_100);
    assert_eq!(database.files.deleted(10).await.unwrap(), [old.id]);
    assert!(!fill(database, &scope, &file(&old, 10)).await);
    assert!(fill(database, &scope, &file(&young, 10)).await);
}

pub async fn uploads_come_page_by_page_the_latest_first(database: &TestDatabase) {
    let (ada, own) = somebody(database).await;
    let (grace, other) = somebody(database).await;
    let theirs = organization(database).await;
    let mut expected = Vec::new();
    for scope in [&own, &theirs, &own] {
        expected.push(put(database, scope, 1, Some(ada.id)).await);
    }
    let deleted = put(database, &own, 1, Some(ada.id)).await;
    delete(database, &own, &deleted).await;
    reserve(database, &own, &upload(&own, 1, Some(ada.id))).await;
    put(database, &other, 1, Some(grace.id)).await;
    put(database, &theirs, 1, None).await;
    expected.sort_by_key(|file| std::cmp::Reverse(file.id));
    let limit = PageLimit::new(2).unwrap();
    let page = PageRequest { limit, after: None };
    let first = database.files.uploaded_by(ada.id, page).await.unwrap();
    assert_eq!(first.items, expected[..2]);
    let page = PageRequest { limit, after: first.next };
    let second = database.files.uploaded_by(ada.id, page).await.unwrap();
    assert_eq!((&second.items[..], second.next), (&expected[2..], None));
    assert_eq!(scope_of(expected[0].owner).owner(), expected[0].owner);
}
