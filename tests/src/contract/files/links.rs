//! A link is only as good as what whoever asked for it may still see.

use socle_domain::access::{ApiKey, OrganizationRole};
use socle_domain::files::{FileOwner, LinkHolder};
use socle_domain::identity::UserStatus;

use super::samples::{delete, organization, put, scope_of, somebody};
use crate::contract::organizations::samples::{api_key, built_in, found, newcomer, put_key};
use crate::contract::samples::{begin, id, later, now};
use crate::databases::TestDatabase;

pub async fn a_link_is_as_good_as_what_its_person_may_see(database: &TestDatabase) {
    let (mut ada, own) = somebody(database).await;
    let (grace, _) = somebody(database).await;
    let (mut acme, acme_scope) = found(database).await;
    let theirs = scope_of(FileOwner::Organization(acme.id));
    let member = newcomer(database, &acme_scope, built_in(OrganizationRole::Viewer)).await;
    let mine = put(database, &own, 1, Some(ada.id)).await;
    let shared = put(database, &theirs, 1, Some(ada.id)).await;
    let opened = async |file, holder| {
        let holder = LinkHolder::Person(holder);
        database.files.file_of_link(file, holder, now()).await.unwrap()
    };
    assert_eq!(opened(mine.id, ada.id).await, Some(mine.clone()));
    assert_eq!(opened(mine.id, grace.id).await, None);
    assert_eq!(opened(mine.id, id()).await, None);
    assert_eq!(opened(id(), ada.id).await, None);
    assert_eq!(opened(shared.id, member.id).await, Some(shared.clone()));
    assert_eq!(opened(shared.id, ada.id).await, None, "whoever uploaded it left");

    let mut tx = begin(&*database.store).await;
    ada.status = UserStatus::Disabled;
    tx.users().update(&ada).await.unwrap();
    acme.delete(now());
    tx.organizations().update(&acme_scope, &acme).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(opened(mine.id, ada.id).await, None, "the account is closed");
    assert_eq!(opened(shared.id, member.id).await, None, "the organization is closed");

    let (bob, own) = somebody(database).await;
    let gone = put(database, &own, 1, Some(bob.id)).await;
    delete(database, &own, &gone).await;
    assert_eq!(opened(gone.id, bob.id).await, None);
}

pub async fn a_link_is_as_good_as_its_key(database: &TestDatabase) {
    let (acme, scope) = found(database).await;
    let theirs = scope_of(FileOwner::Organization(acme.id));
    let file = put(database, &theirs, 1, None).await;
    let elsewhere = organization(database).await;
    let foreign = put(database, &elsewhere, 1, None).await;
    let (_, own) = somebody(database).await;
    let personal = put(database, &own, 1, None).await;
    let works = ApiKey { expires_at: Some(later(60)), ..api_key(&scope) };
    let revoked = ApiKey { revoked_at: Some(now()), ..api_key(&scope) };
    let for_ever = api_key(&scope);
    for key in [&works, &revoked, &for_ever] {
        put_key(database, key).await;
    }
    let opened = async |file, key: &ApiKey, seconds| {
        let holder = LinkHolder::ApiKey(key.id);
        database.files.file_of_link(file, holder, later(seconds)).await.unwrap().is_some()
    };
    assert!(opened(file.id, &works, 59).await);
    assert!(!opened(file.id, &works, 60).await);
    assert!(opened(file.id, &for_ever, 1_000).await);
    assert!(!opened(file.id, &revoked, 0).await);
    assert!(!opened(foreign.id, &works, 0).await);
    assert!(!opened(personal.id, &works, 0).await);
    assert!(!opened(file.id, &api_key(&scope), 0).await, "there is no such key");
}
