//! `UserCache`.

use std::sync::Arc;

use chrono::TimeDelta;
use futures_util::future::join_all;
use socle_application::identity::ports::UserCache;
use socle_application::testkit::FixedClock;
use socle_domain::identity::User;

use crate::contract::samples::{id, user};

/// What a case gets: an empty adapter and the clock it goes by.
pub struct Subject {
    /// The adapter.
    pub cache: Arc<dyn UserCache>,
    /// Its clock.
    pub clock: Arc<FixedClock>,
}

impl Subject {
    async fn remember(&self, user: &Arc<User>) {
        self.cache.remember(Arc::clone(user), self.cache.asking().await).await;
    }
}

fn person(version: i64) -> Arc<User> {
    Arc::new(User { version, ..user() })
}

fn later(user: &User) -> Arc<User> {
    Arc::new(User { version: user.version + 1, ..user.clone() })
}

pub async fn nothing_is_known_of_a_stranger(subject: &Subject) {
    assert_eq!(subject.cache.get(id()).await, None);
}

pub async fn a_person_comes_back_as_they_were(subject: &Subject) {
    let (ada, bob) = (person(1), person(7));
    subject.remember(&ada).await;
    subject.remember(&bob).await;
    assert_eq!(subject.cache.get(ada.id).await, Some(ada));
    assert_eq!(subject.cache.get(bob.id).await, Some(bob));
}

pub async fn the_newer_version_stays_whichever_comes_first(subject: &Subject) {
    let old = person(1);
    let new = later(&old);
    for order in [[&old, &new], [&new, &old]] {
        for user in order {
            subject.remember(user).await;
        }
        assert_eq!(subject.cache.get(old.id).await, Some(Arc::clone(&new)));
    }
}

pub async fn what_is_outdated_is_not_served(subject: &Subject) {
    let (old, other) = (person(1), person(1));
    subject.remember(&old).await;
    subject.remember(&other).await;
    subject.cache.outdated(old.id, 2).await;
    assert_eq!(subject.cache.get(old.id).await, None);
    subject.remember(&old).await;
    assert_eq!(subject.cache.get(old.id).await, None, "an outdated version, whenever it was read");
    let new = later(&old);
    subject.remember(&new).await;
    assert_eq!(subject.cache.get(old.id).await, Some(new));
    subject.remember(&other).await;
    assert_eq!(subject.cache.get(other.id).await, Some(other), "nobody else is concerned");
}

pub async fn a_change_that_counts_no_version_is_one_too(subject: &Subject) {
    let ada = person(1);
    let asked = subject.cache.asking().await;
    subject.remember(&ada).await;
    subject.cache.outdated(ada.id, ada.version).await;
    assert_eq!(subject.cache.get(ada.id).await, None);
    subject.cache.remember(Arc::clone(&ada), asked).await;
    assert_eq!(subject.cache.get(ada.id).await, None, "an answer from before");
    subject.remember(&ada).await;
    assert_eq!(subject.cache.get(ada.id).await, Some(ada), "the database was asked since");
}

pub async fn the_highest_version_that_was_told_counts(subject: &Subject) {
    let ada = person(5);
    subject.cache.outdated(ada.id, 6).await;
    subject.cache.outdated(ada.id, 2).await;
    subject.remember(&ada).await;
    assert_eq!(subject.cache.get(ada.id).await, None);
}

pub async fn nobody_is_remembered_for_ever(subject: &Subject) {
    let ada = person(1);
    subject.remember(&ada).await;
    subject.clock.advance(TimeDelta::days(1));
    assert_eq!(subject.cache.get(ada.id).await, None);
}

pub async fn being_outdated_wins_every_race(subject: &Subject) {
    for _ in 0..20 {
        let ada = person(1);
        // All of them asked the database before it changed.
        let asked = subject.cache.asking().await;
        let racers = (0..10).map(|number| {
            let (cache, ada) = (Arc::clone(&subject.cache), Arc::clone(&ada));
            tokio::spawn(async move {
                if number == 5 {
                    cache.outdated(ada.id, 1).await;
                } else {
                    cache.remember(ada, asked).await;
                }
            })
        });
        for racer in join_all(racers).await {
            racer.unwrap();
        }
        assert_eq!(subject.cache.get(ada.id).await, None);
    }
}
