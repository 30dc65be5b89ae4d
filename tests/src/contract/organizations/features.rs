//! `OrganizationFeatures`.

use socle_domain::access::OrganizationScope;
use socle_domain::organizations::Feature;
use socle_domain::organizations::feature::{API_KEYS, CUSTOM_ROLES};

use super::samples::{found, rows, scope_of};
use crate::contract::samples::{begin, id, now};
use crate::databases::TestDatabase;

/// One that nobody has at first.
const RARE: Feature =
    Feature { name: "rare", enabled_by_default: false, description: "Something rare" };

async fn switch(
    database: &TestDatabase,
    scope: &OrganizationScope,
    feature: &'static Feature,
    on: bool,
) {
    let mut tx = begin(&*database.store).await;
    tx.organization_features().switch(scope, feature, on, now()).await.unwrap();
    tx.commit().await.unwrap();
}

async fn has(
    database: &TestDatabase,
    scope: &OrganizationScope,
    feature: &'static Feature,
) -> bool {
    let mut tx = begin(&*database.store).await;
    let enabled = tx.organization_features().is_enabled(scope, feature).await.unwrap();
    tx.rollback().await.unwrap();
    enabled
}

pub async fn a_feature_is_as_its_default_says_until_it_is_switched(database: &TestDatabase) {
    let (_, scope) = found(database).await;
    assert!(has(database, &scope, &API_KEYS).await);
    assert!(!has(database, &scope, &RARE).await);
    assert_eq!(database.organizations.switched_features(&scope).await.unwrap(), []);
    for on in [false, true, false] {
        switch(database, &scope, &API_KEYS, on).await;
        switch(database, &scope, &RARE, !on).await;
        assert_eq!(has(database, &scope, &API_KEYS).await, on);
        assert_eq!(has(database, &scope, &RARE).await, !on);
    }
    assert_eq!(rows(database, "organization_features").await, 2);
    let mut switched = database.organizations.switched_features(&scope).await.unwrap();
    switched.sort();
    assert_eq!(switched, [("api_keys".to_owned(), false), ("rare".to_owned(), true)]);
}

pub async fn features_are_switched_for_one_organization(database: &TestDatabase) {
    let ((_, scope), (_, other)) = (found(database).await, found(database).await);
    switch(database, &scope, &API_KEYS, false).await;
    assert!(has(database, &other, &API_KEYS).await);
    assert!(has(database, &scope, &CUSTOM_ROLES).await);
    let mut tx = begin(&*database.store).await;
    let nowhere = tx.organization_features().switch(&scope_of(id()), &RARE, true, now()).await;
    assert!(nowhere.is_err(), "there is no such organization");
    tx.rollback().await.unwrap();
}
