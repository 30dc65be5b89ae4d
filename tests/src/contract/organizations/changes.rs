//! `AccessChanges`: who is told what has changed about what people and programs may do, and when.

use std::collections::BTreeSet;

use socle_domain::access::OrganizationRole;
use socle_domain::organizations::{CustomRole, MemberRole, Organization};

use super::samples::{api_key, built_in, custom_role, member, organization, put_key, scope_of};
use crate::contract::identity::changes::{Recorder, Told, literal};
use crate::contract::samples::{begin, insert, later, now, user};
use crate::databases::{Engine, TestDatabase};

pub async fn what_decides_about_requests_is_told_after_its_commit(database: &TestDatabase) {
    let opened = database.raw.open().await.unwrap();
    let told = Recorder::of(&opened);
    let (user, organization) = (user(), organization());
    let scope = scope_of(organization.id);
    let (role, key) = (custom_role(&scope, "Clerk"), api_key(&scope));
    insert(&*opened.store, &[&user]).await;
    let mut tx = begin(&*opened.store).await;
    tx.organizations().insert(&scope, &organization).await.unwrap();
    tx.custom_roles().insert(&scope, &role).await.unwrap();
    tx.api_keys().insert(&scope, &key).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(told.take(), [], "what is new was never remembered");

    let mut tx = begin(&*opened.store).await;
    let owner = member(&scope, user.id, built_in(OrganizationRole::Owner));
    tx.members().insert(&scope, &owner).await.unwrap();
    assert_eq!(told.take(), [], "not yet");
    tx.commit().await.unwrap();
    assert_eq!(told.take(), [Told::Member(user.id)]);

    let mut tx = begin(&*opened.store).await;
    tx.members().set_role(&scope, user.id, &MemberRole::Custom(role.clone())).await.unwrap();
    let role = CustomRole { version: 2, ..role };
    tx.custom_roles().update(&scope, &role).await.unwrap();
    tx.api_keys().revoke(&scope, key.id, later(1)).await.unwrap();
    let closed = Organization { deleted_at: Some(now()), ..organization.clone() };
    tx.organizations().update(&scope, &closed).await.unwrap();
    tx.members().remove(&scope, user.id).await.unwrap();
    assert_eq!(told.take(), [], "not yet");
    tx.commit().await.unwrap();
    let id = organization.id;
    let expected = [
        Told::Member(user.id),
        Told::Organization(id),
        Told::ApiKey(key.id),
        Told::Organization(id),
        Told::Member(user.id),
    ];
    assert_eq!(told.take(), expected);

    let mut tx = begin(&*opened.store).await;
    tx.organizations().erase(&scope).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(told.take(), [Told::Organization(id)]);
}

pub async fn what_is_rolled_back_is_told_to_nobody(database: &TestDatabase) {
    let opened = database.raw.open().await.unwrap();
    let told = Recorder::of(&opened);
    let (user, organization) = (user(), organization());
    let scope = scope_of(organization.id);
    insert(&*opened.store, &[&user]).await;
    let mut tx = begin(&*opened.store).await;
    tx.organizations().insert(&scope, &organization).await.unwrap();
    let owner = member(&scope, user.id, built_in(OrganizationRole::Owner));
    tx.members().insert(&scope, &owner).await.unwrap();
    tx.organizations().update(&scope, &organization).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(told.take(), []);
}

pub async fn another_store_is_told_what_decides_about_requests(database: &TestDatabase) {
    let there = database.raw.open().await.unwrap();
    let told = Recorder::of(&there);
    let migrations = there.migrations.clone();
    let listening = tokio::spawn(async move { migrations.listen().await });
    if database.engine() == Engine::Sqlite {
        listening.await.expect("there is nobody to listen to");
        return;
    }
    told.until(Told::Anything).await;
    let (user, organization) = (user(), organization());
    let scope = scope_of(organization.id);
    let (role, key) = (custom_role(&scope, "Clerk"), api_key(&scope));
    insert(&*database.store, &[&user]).await;
    let mut tx = begin(&*database.store).await;
    tx.organizations().insert(&scope, &organization).await.unwrap();
    tx.custom_roles().insert(&scope, &role).await.unwrap();
    let owner = member(&scope, user.id, built_in(OrganizationRole::Owner));
    tx.members().insert(&scope, &owner).await.unwrap();
    tx.commit().await.unwrap();
    told.until(Told::Member(user.id)).await;
    put_key(database, &key).await;

    // What decides about no request cuts nobody off.
    let of_no_matter = [
        "UPDATE organizations SET name = 'Bcme', version = version + 1",
        "UPDATE custom_roles SET name = 'Scribe', name_key = 'scribe'",
        "UPDATE api_keys SET last_used_at = now()",
    ];
    database.raw.execute(&of_no_matter.join("; ")).await;
    let permissions = "UPDATE custom_roles SET permissions = 'organizations.read'";
    database.raw.execute(permissions).await;
    let first = told.until(Told::Organization(organization.id)).await;
    assert_eq!(first, [Told::Organization(organization.id)]);

    let mut tx = begin(&*database.store).await;
    tx.members().set_role(&scope, user.id, &MemberRole::Custom(role)).await.unwrap();
    tx.api_keys().revoke(&scope, key.id, later(1)).await.unwrap();
    tx.commit().await.unwrap();
    let told_of: BTreeSet<_> = told.until(Told::ApiKey(key.id)).await.into_iter().collect();
    assert_eq!(told_of, [Told::Member(user.id), Told::ApiKey(key.id)].into());

    let closed = Organization { deleted_at: Some(now()), ..organization.clone() };
    let mut tx = begin(&*database.store).await;
    tx.organizations().update(&scope, &closed).await.unwrap();
    tx.commit().await.unwrap();
    told.until(Told::Organization(organization.id)).await;

    // Whatever goes with an organization is told as well, whoever removes it.
    let erase =
        format!("DELETE FROM organizations WHERE id = {}", literal(database, organization.id));
    database.raw.execute(&erase).await;
    let mut missing: BTreeSet<_> =
        [Told::Member(user.id), Told::Organization(organization.id), Told::ApiKey(key.id)].into();
    while let Some(next) = missing.first().copied() {
        for told in told.until(next).await {
            missing.remove(&told);
        }
    }
    listening.abort();
}
