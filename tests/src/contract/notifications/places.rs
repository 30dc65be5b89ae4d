//! `Notifications::add`: places become visible in their order, whoever is faster.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use socle_application::notifications::{Telling, notify};
use socle_crypto::SystemRandomness;
use socle_domain::identity::UserId;
use socle_domain::notifications::messages;

use super::{after, positions, somebody, tell, tell_one};
use crate::contract::organizations::samples::{organization, put};
use crate::contract::samples::{begin, id, later, now};
use crate::databases::TestDatabase;

const PARALLEL: usize = 50;
const PATIENCE: Duration = Duration::from_mins(1);

pub async fn places_are_counted_for_each_person(database: &TestDatabase) {
    let (ada, bob) = (somebody(database).await, somebody(database).await);
    assert_eq!(database.notifications.last_position(ada).await.unwrap(), 0);
    for _ in 0..3 {
        tell_one(database, ada).await;
    }
    tell(database, &Telling::new(&messages::ROLE_CHANGED), &[bob, ada], later(1)).await;
    assert_eq!(positions(&after(database, ada, 0).await), [1, 2, 3, 4]);
    assert_eq!(positions(&after(database, ada, 2).await), [3, 4]);
    assert_eq!(positions(&after(database, bob, 0).await), [1]);
    assert_eq!(database.notifications.last_position(ada).await.unwrap(), 4);
    let limited = database.notifications.notifications_after(ada, 1, 2).await.unwrap();
    assert_eq!(positions(&limited), [2, 3]);
}

pub async fn what_one_transaction_tells_stands_in_its_order(database: &TestDatabase) {
    let ada = somebody(database).await;
    let mut tx = begin(&*database.store).await;
    for message in [&messages::MEMBER_ADDED, &messages::ROLE_CHANGED, &messages::MEMBER_REMOVED] {
        notify(&mut *tx, &SystemRandomness, &Telling::new(message), &[ada], now()).await.unwrap();
    }
    assert_eq!(after(database, ada, 0).await, [], "nothing is seen before the commit");
    tx.commit().await.unwrap();
    let told = after(database, ada, 0).await;
    let keys: Vec<_> = told.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(keys, ["member-added", "role-changed", "member-removed"]);
    assert_eq!(positions(&told), [1, 2, 3]);
}

pub async fn what_is_rolled_back_is_told_to_nobody(database: &TestDatabase) {
    let ada = somebody(database).await;
    let mut tx = begin(&*database.store).await;
    let telling = Telling::new(&messages::MEMBER_ADDED);
    notify(&mut *tx, &SystemRandomness, &telling, &[ada], now()).await.unwrap();
    tx.rollback().await.unwrap();
    tell_one(database, ada).await;
    assert_eq!(positions(&after(database, ada, 0).await), [1]);
}

/// A reader that asks for what comes after the last it saw, while many tell the same person: it sees
/// all, in order, and none twice.
pub async fn a_reader_misses_nothing_while_many_tell_at_once(database: &TestDatabase) {
    let ada = somebody(database).await;
    let reader = Arc::clone(&database.notifications);
    let reading = tokio::spawn(async move {
        let (mut seen, mut position) = (Vec::new(), 0);
        while seen.len() < PARALLEL {
            let next = reader.notifications_after(ada, position, 7).await.unwrap();
            position = next.last().map_or(position, |last| last.position);
            seen.extend(next);
            tokio::task::yield_now().await;
        }
        seen
    });
    join_all((0..PARALLEL).map(|_| tell_one(database, ada))).await;
    let seen = tokio::time::timeout(PATIENCE, reading).await.expect("none is lost").unwrap();
    let expected: Vec<_> = (1..=50).collect();
    assert_eq!(positions(&seen), expected);
}

/// Many who tell the same people, each in another order, do not wait for each other for ever.
pub async fn many_who_tell_the_same_people_get_past_each_other(database: &TestDatabase) {
    let people: Vec<UserId> =
        [somebody(database).await, somebody(database).await, somebody(database).await].into();
    let rounds = (0..20).map(|round| {
        let people = people.clone();
        async move {
            let mut tx = begin(&*database.store).await;
            for step in 0..people.len() {
                let who = people[(round + step) % people.len()];
                let telling = Telling::new(&messages::ROLE_CHANGED);
                notify(&mut *tx, &SystemRandomness, &telling, &[who], now()).await.unwrap();
            }
            tx.commit().await.unwrap();
        }
    });
    tokio::time::timeout(PATIENCE, join_all(rounds)).await.expect("all come through");
    for person in people {
        assert_eq!(positions(&after(database, person, 0).await), (1..=20).collect::<Vec<_>>());
    }
}

pub async fn whoever_is_not_there_is_passed_over(database: &TestDatabase) {
    let ada = somebody(database).await;
    let nobody: UserId = id();
    tell(database, &Telling::new(&messages::MEMBER_ADDED), &[nobody, ada], now()).await;
    assert_eq!(after(database, nobody, 0).await, []);
    assert_eq!(positions(&after(database, ada, 0).await), [1]);
}

pub async fn of_an_organization_that_is_gone_nothing_is_told(database: &TestDatabase) {
    let ada = somebody(database).await;
    let scope = put(database, &organization()).await;
    let added = Telling::new(&messages::MEMBER_ADDED);
    tell(database, &added.clone().within(scope.organization_id()), &[ada], now()).await;
    tell(database, &added.clone().within(id()), &[ada], now()).await;
    tell(database, &added, &[ada], now()).await;
    let told = after(database, ada, 0).await;
    let of: Vec<_> = told.iter().map(|it| it.organization_id).collect();
    assert_eq!(of, [Some(scope.organization_id()), None]);
    let mut tx = begin(&*database.store).await;
    tx.organizations().erase(&scope).await.unwrap();
    tx.commit().await.unwrap();
    let left = after(database, ada, 0).await;
    assert_eq!(left.len(), 1, "what it told went with it");
    assert_eq!(left[0].organization_id, None);
}
