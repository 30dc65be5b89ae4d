//! `ApiKeyCache`.

use std::sync::Arc;

use chrono::TimeDelta;
use futures_util::future::join_all;
use socle_application::access::ports::ApiKeyCache;
use socle_application::store::ChangesObserver;
use socle_application::testkit::FixedClock;
use socle_domain::access::ApiKey;

use crate::contract::organizations::samples::{api_key, scope_of};
use crate::contract::samples::{digest, id};

/// What a case gets: an empty adapter, what tells it of changes, and the clock it goes by.
pub struct Subject {
    /// The adapter.
    pub cache: Arc<dyn ApiKeyCache>,
    /// Is told what has changed.
    pub changes: Arc<dyn ChangesObserver>,
    /// Its clock.
    pub clock: Arc<FixedClock>,
}

impl Subject {
    async fn remember(&self, key: &Arc<ApiKey>) {
        self.cache.remember(Arc::clone(key), self.cache.asking().await).await;
    }

    async fn get(&self, key: &ApiKey) -> Option<Arc<ApiKey>> {
        self.cache.get(key.digest).await
    }
}

fn key() -> Arc<ApiKey> {
    Arc::new(api_key(&scope_of(id())))
}

pub async fn nothing_is_known_of_a_stranger(subject: &Subject) {
    assert_eq!(subject.cache.get(digest()).await, None);
}

pub async fn a_key_comes_back_as_it_was(subject: &Subject) {
    let (one, other) = (key(), key());
    subject.remember(&one).await;
    subject.remember(&other).await;
    assert_eq!(subject.get(&one).await, Some(Arc::clone(&one)));
    assert_eq!(subject.get(&other).await, Some(other));
}

pub async fn a_key_that_changed_is_asked_for_again(subject: &Subject) {
    let (key, other) = (key(), key());
    subject.remember(&key).await;
    let asked = subject.cache.asking().await;
    subject.changes.api_key_changed(key.id);
    assert_eq!(subject.get(&key).await, None);
    subject.cache.remember(Arc::clone(&key), asked).await;
    assert_eq!(subject.get(&key).await, None, "an answer from before");
    subject.remember(&key).await;
    subject.remember(&other).await;
    assert_eq!(subject.get(&key).await, Some(key), "the database was asked since");
    assert_eq!(subject.get(&other).await, Some(other));
}

pub async fn no_key_of_an_organization_that_changed_is_believed(subject: &Subject) {
    let key = key();
    let sibling = Arc::new(api_key(&scope_of(key.organization_id)));
    subject.remember(&key).await;
    subject.remember(&sibling).await;
    let asked = subject.cache.asking().await;
    subject.changes.organization_changed(key.organization_id);
    assert_eq!(subject.get(&key).await, None);
    assert_eq!(subject.get(&sibling).await, None);
    subject.cache.remember(Arc::clone(&key), asked).await;
    assert_eq!(subject.get(&key).await, None, "an answer from before");
    subject.remember(&key).await;
    assert_eq!(subject.get(&key).await, Some(key), "the database was asked since");
}

pub async fn what_was_missed_counts_as_changed(subject: &Subject) {
    let key = key();
    subject.remember(&key).await;
    let asked = subject.cache.asking().await;
    subject.changes.anything_changed();
    assert_eq!(subject.get(&key).await, None);
    subject.cache.remember(Arc::clone(&key), asked).await;
    assert_eq!(subject.get(&key).await, None, "an answer from before");
}

pub async fn nothing_is_remembered_for_long(subject: &Subject) {
    let key = key();
    subject.remember(&key).await;
    subject.clock.advance(TimeDelta::milliseconds(4_999));
    assert_eq!(subject.get(&key).await, Some(Arc::clone(&key)));
    subject.clock.advance(TimeDelta::milliseconds(1));
    assert_eq!(subject.get(&key).await, None);
    subject.remember(&key).await;
    subject.clock.advance(TimeDelta::milliseconds(-1));
    assert_eq!(subject.get(&key).await, None, "the clock was set back");
}

pub async fn a_change_wins_every_race(subject: &Subject) {
    for round in 0..20 {
        let key = key();
        // All of them asked the database before it changed.
        let asked = subject.cache.asking().await;
        let racers = (0..10).map(|number| {
            let (cache, changes) = (Arc::clone(&subject.cache), Arc::clone(&subject.changes));
            let key = Arc::clone(&key);
            tokio::spawn(async move {
                if number != 5 {
                    cache.remember(key, asked).await;
                } else if round % 2 == 0 {
                    changes.api_key_changed(key.id);
                } else {
                    changes.organization_changed(key.organization_id);
                }
            })
        });
        for racer in join_all(racers).await {
            racer.unwrap();
        }
        assert_eq!(subject.get(&key).await, None);
    }
}
