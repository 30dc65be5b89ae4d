//! Migrating, and refusing what another version migrated.

use std::sync::Arc;

use futures_util::future::join_all;

use crate::contract::samples::{insert, user};
use crate::databases::{OpenFailure, Place, TestDatabase};

const APPLIED: &str = "SELECT version FROM __diesel_schema_migrations ORDER BY version";

pub async fn migrating_again_changes_nothing(database: &TestDatabase) {
    let user = user();
    insert(&*database.store, &[&user]).await;
    let before = database.raw.texts(APPLIED).await;
    assert!(!before.is_empty());
    let opened = database.raw.open().await.unwrap();
    assert_eq!(opened.migrations.migrate().await, Ok(Vec::new()));
    assert_eq!(opened.migrations.migrate().await, Ok(Vec::new()));
    assert_eq!(opened.migrations.expect_migrated().await, Ok(()));
    assert_eq!(database.raw.texts(APPLIED).await, before);
    assert_eq!(opened.identity.user(user.id).await.unwrap(), Some(user));
}

pub async fn many_nodes_may_migrate_at_once(database: &TestDatabase) {
    let empty = Arc::new(Place::empty(database.engine()).await);
    let nodes = (0..8).map(|_| {
        let place = Arc::clone(&empty);
        tokio::spawn(async move {
            let opened = place.open().await?;
            let applied = opened.migrations.migrate().await?;
            opened.migrations.expect_migrated().await?;
            Ok::<_, OpenFailure>(applied.len())
        })
    });
    let mut applied: Vec<usize> =
        join_all(nodes).await.into_iter().map(|node| node.unwrap().unwrap()).collect();
    applied.sort_unstable();
    let steps = database.raw.texts(APPLIED).await.len();
    assert_eq!(applied, [0, 0, 0, 0, 0, 0, 0, steps], "one worked, the others waited");
    insert(&*empty.open().await.unwrap().store, &[&user()]).await;
}

pub async fn a_database_of_a_newer_version_is_refused(database: &TestDatabase) {
    let unknown = "INSERT INTO __diesel_schema_migrations (version) VALUES ('99991231000001')";
    database.raw.execute(unknown).await;
    let opened = database.raw.open().await.unwrap();
    let too_new = OpenFailure::TooNew("99991231000001".to_owned());
    assert_eq!(opened.migrations.migrate().await, Err(too_new.clone()));
    assert_eq!(opened.migrations.expect_migrated().await, Err(too_new));
}

pub async fn a_database_that_lacks_steps_is_refused(database: &TestDatabase) {
    let steps = database.raw.texts(APPLIED).await.len();
    let place = Place::empty(database.engine()).await;
    let opened = place.open().await.unwrap();
    assert_eq!(opened.migrations.expect_migrated().await, Err(OpenFailure::TooOld(steps)));
    // Having been refused, it can still be mended.
    assert_eq!(opened.migrations.migrate().await.unwrap().len(), steps);
    assert_eq!(opened.migrations.expect_migrated().await, Ok(()));
}
