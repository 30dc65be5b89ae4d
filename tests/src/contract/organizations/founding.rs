//! `Organizations`.

use std::sync::Arc;

use futures_util::future::join_all;
use socle_application::organizations::ports::PutOrganizationError;
use socle_domain::access::{ApiKey, OrganizationRole, OrganizationScope};
use socle_domain::organizations::{Invitation, Inviter, MemberRole, Organization, feature};

use super::samples::{
    api_key, built_in, found, invitation, invite, join, label, newcomer, organization, put,
    put_key, put_role, rows, scope_of, slug,
};
use crate::contract::samples::{begin, id, later, now};
use crate::databases::{Engine, TestDatabase};

async fn stored(database: &TestDatabase, scope: &OrganizationScope) -> Option<Organization> {
    let mut tx = begin(&*database.store).await;
    let stored = tx.organizations().lock(scope).await.unwrap();
    tx.rollback().await.unwrap();
    stored
}

pub async fn an_organization_comes_back_as_it_was(database: &TestDatabase) {
    let (organization, scope) = found(database).await;
    let (other, _) = found(database).await;
    assert_eq!(stored(database, &scope).await, Some(organization.clone()));
    let view = database.organizations.organization(&scope, None).await.unwrap().unwrap();
    assert_eq!((view.organization, view.role), (organization, None));
    assert_eq!(stored(database, &scope_of(other.id)).await, Some(other));
    assert_eq!(stored(database, &scope_of(id())).await, None);
    assert_eq!(database.organizations.organization(&scope_of(id()), None).await.unwrap(), None);
}

pub async fn a_slug_that_is_taken_does_not_spoil_the_transaction(database: &TestDatabase) {
    let (first, _) = found(database).await;
    let second = Organization { slug: first.slug.clone(), ..organization() };
    let scope = scope_of(second.id);
    let mut tx = begin(&*database.store).await;
    let taken = tx.organizations().insert(&scope, &second).await;
    assert!(matches!(taken, Err(PutOrganizationError::SlugTaken)), "{taken:?}");
    let second = Organization { slug: slug(), ..second };
    tx.organizations().insert(&scope, &second).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(stored(database, &scope).await, Some(second));
    assert_eq!(stored(database, &scope_of(first.id)).await, Some(first));
}

pub async fn of_many_who_want_a_slug_one_gets_it(database: &TestDatabase) {
    let slug = slug();
    let attempts = (0..50).map(|_| {
        let (store, slug) = (Arc::clone(&database.store), slug.clone());
        tokio::spawn(async move {
            let organization = Organization { slug, ..organization() };
            let scope = scope_of(organization.id);
            let mut tx = begin(&*store).await;
            let outcome = tx.organizations().insert(&scope, &organization).await;
            tx.commit().await.unwrap();
            outcome
        })
    });
    let outcomes: Vec<_> = join_all(attempts).await.into_iter().map(Result::unwrap).collect();
    let taken = |outcome: &&Result<(), _>| matches!(outcome, Err(PutOrganizationError::SlugTaken));
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    assert_eq!(outcomes.iter().filter(taken).count(), 49, "{outcomes:?}");
    assert_eq!(rows(database, "organizations").await, 1);
}

pub async fn an_update_stores_everything_of_one(database: &TestDatabase) {
    let ((organization, scope), (other, _)) = (found(database).await, found(database).await);
    let changed = Organization {
        name: label("Bcme"),
        slug: slug(),
        updated_at: later(5),
        deleted_at: Some(later(5)),
        version: 2,
        ..organization
    };
    for expected in [changed.clone(), Organization { deleted_at: None, version: 3, ..changed }] {
        let mut tx = begin(&*database.store).await;
        tx.organizations().update(&scope, &expected).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(stored(database, &scope).await, Some(expected));
    }
    assert_eq!(stored(database, &scope_of(other.id)).await, Some(other));
}

pub async fn no_update_takes_the_slug_of_another(database: &TestDatabase) {
    let ((first, _), (second, scope)) = (found(database).await, found(database).await);
    let thief = Organization { slug: first.slug, ..second.clone() };
    let mut tx = begin(&*database.store).await;
    let taken = tx.organizations().update(&scope, &thief).await;
    assert!(matches!(taken, Err(PutOrganizationError::SlugTaken)), "{taken:?}");
    tx.rollback().await.unwrap();
    assert_eq!(stored(database, &scope).await, Some(second));
}

pub async fn no_update_under_a_lock_is_lost(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let attempts = (0..50).map(|_| {
        let (store, scope) = (Arc::clone(&database.store), scope.clone());
        tokio::spawn(async move {
            let mut tx = begin(&*store).await;
            let locked = tx.organizations().lock(&scope).await.unwrap().unwrap();
            let changed = Organization { version: locked.version + 1, ..locked };
            tx.organizations().update(&scope, &changed).await.unwrap();
            tx.commit().await.unwrap();
        })
    });
    for attempt in join_all(attempts).await {
        attempt.unwrap();
    }
    assert_eq!(stored(database, &scope).await.unwrap().version, 51);
}

/// Fills an organization with one of everything.
async fn filled(database: &TestDatabase) -> OrganizationScope {
    let organization = organization();
    let scope = put(database, &organization).await;
    let role = put_role(database, &scope, "Clerk").await;
    let owner = newcomer(database, &scope, built_in(OrganizationRole::Owner)).await;
    newcomer(database, &scope, MemberRole::Custom(role.clone())).await;
    let open = invitation(&scope, "eve@example.com");
    invite(database, &Invitation { role: MemberRole::Custom(role), ..open }).await;
    put_key(database, &ApiKey { created_by: Some(owner.id), ..api_key(&scope) }).await;
    let mut tx = begin(&*database.store).await;
    tx.organization_features().switch(&scope, &feature::API_KEYS, false, now()).await.unwrap();
    tx.commit().await.unwrap();
    scope
}

pub async fn erasing_takes_what_belongs_to_it_and_nothing_else(database: &TestDatabase) {
    let (scope, other) = (filled(database).await, filled(database).await);
    let mut tx = begin(&*database.store).await;
    tx.organizations().erase(&scope).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(stored(database, &scope).await, None);
    assert!(stored(database, &other).await.is_some());
    let left = [
        ("organizations", 1),
        ("custom_roles", 1),
        ("organization_members", 2),
        ("invitations", 1),
        ("api_keys", 1),
        ("organization_features", 1),
        ("users", 4),
    ];
    for (table, expected) in left {
        assert_eq!(rows(database, table).await, expected, "{table}");
    }
}

/// What people made for an organization stays when they are gone.
pub async fn a_person_who_is_erased_leaves_what_is_the_organizations(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    let ada = newcomer(database, &scope, built_in(OrganizationRole::Owner)).await;
    let bob = newcomer(database, &scope, built_in(OrganizationRole::Owner)).await;
    let key = ApiKey { created_by: Some(ada.id), ..api_key(&scope) };
    put_key(database, &key).await;
    let open = Invitation {
        invited_by: Some(Inviter::Person(ada.id)),
        ..invitation(&scope, "eve@example.com")
    };
    invite(database, &open).await;
    let (_, elsewhere) = found(database).await;
    join(database, &elsewhere, ada.id, built_in(OrganizationRole::Viewer)).await;
    let enforce = match database.engine() {
        Engine::Sqlite => "PRAGMA foreign_keys = ON; ",
        Engine::Postgres => "",
    };
    let erase = format!("{enforce}DELETE FROM users WHERE email = '{}'", ada.email);
    database.raw.execute(&erase).await;
    let mut tx = begin(&*database.store).await;
    assert_eq!(tx.members().find(&scope, ada.id).await.unwrap(), None);
    assert_eq!(tx.members().find(&elsewhere, ada.id).await.unwrap(), None);
    assert_eq!(tx.members().owners(&scope).await.unwrap(), 1);
    assert!(tx.members().find(&scope, bob.id).await.unwrap().is_some());
    let kept = tx.api_keys().lock(&scope, key.id).await.unwrap().unwrap();
    assert_eq!(kept, ApiKey { created_by: None, ..key });
    let kept = tx.invitations().lock(&scope, open.id).await.unwrap().unwrap();
    assert_eq!(kept, Invitation { invited_by: None, ..open });
    tx.rollback().await.unwrap();
}
