//! `Cache`.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use socle_application::ports::{Cache, CacheKey, CacheSpace, CacheTag};
use uuid::Uuid;

use crate::redis_server::{Node, RedisServer};

/// What a case gets: an adapter that remembers nothing.
pub struct Subject {
    /// The adapter.
    pub cache: Arc<dyn Cache>,
    /// What it needs to live.
    pub kept: Kept,
}

/// A node and the server behind it, where there is one.
pub type Kept = Option<(Node, RedisServer)>;

const MINUTE: Duration = Duration::from_mins(1);
static SPACE: CacheSpace = CacheSpace { name: "contract", version: 1, ttl: MINUTE };
static NEXT_VERSION: CacheSpace = CacheSpace { version: 2, ..SPACE };
static OTHER_SPACE: CacheSpace = CacheSpace { name: "other", ..SPACE };

const fn tag(number: u128) -> CacheTag {
    CacheTag { kind: "thing", id: Uuid::from_u128(number) }
}

/// A value made of things 1 and 2.
fn key() -> CacheKey {
    CacheKey::new(&SPACE, "key", [tag(1), tag(2)])
}

impl Subject {
    async fn get(&self, key: &CacheKey) -> Option<Vec<u8>> {
        let lookup = self.cache.get(key).await;
        assert!(lookup.answered);
        lookup.value
    }

    /// Looks, makes and remembers.
    async fn put(&self, key: &CacheKey, value: &[u8]) {
        let ticket = self.cache.get(key).await.ticket;
        self.cache.put(key, value, &ticket).await;
    }

    /// Remembers, until it is remembered: right after an invalidation a cache may do without.
    async fn put_and_see(&self, key: &CacheKey, value: &[u8]) {
        crate::poll("a value that stays", MINUTE, async || {
            self.put(key, value).await;
            (self.cache.get(key).await.value.as_deref() == Some(value)).then_some(())
        })
        .await;
    }
}

pub async fn nothing_is_known_at_first(subject: &Subject) {
    assert_eq!(subject.get(&key()).await, None);
}

pub async fn a_value_comes_back_as_it_was(subject: &Subject) {
    let large = vec![7; 1_000_000];
    for value in [&b"value"[..], b"", b"\0\r\n\xff", &large] {
        subject.put(&key(), value).await;
        assert_eq!(subject.get(&key()).await.as_deref(), Some(value));
    }
    let without_tags = CacheKey::new(&SPACE, "another", []);
    subject.put(&without_tags, b"value").await;
    assert_eq!(subject.get(&without_tags).await.as_deref(), Some(&b"value"[..]));
}

pub async fn keys_are_told_apart(subject: &Subject) {
    let keys = [
        key(),
        CacheKey::new(&SPACE, "key:", [tag(1)]),
        CacheKey::new(&SPACE, "", [tag(1)]),
        CacheKey::new(&SPACE, "ünïcödé שלום", [tag(1)]),
        CacheKey::new(&OTHER_SPACE, "key", [tag(1)]),
        CacheKey::new(&NEXT_VERSION, "key", [tag(1)]),
    ];
    for (number, key) in keys.iter().enumerate() {
        assert_eq!(subject.get(key).await, None, "{key:?}");
        subject.put(key, number.to_string().as_bytes()).await;
    }
    for (number, key) in keys.iter().enumerate() {
        assert_eq!(subject.get(key).await, Some(number.to_string().into_bytes()), "{key:?}");
    }
}

pub async fn what_was_invalidated_is_not_found_any_more(subject: &Subject) {
    for thing in [tag(1), tag(2)] {
        subject.put_and_see(&key(), b"before").await;
        subject.cache.invalidate(thing);
        assert_eq!(subject.cache.get(&key()).await.value, None, "{thing:?}");
        subject.put_and_see(&key(), b"after").await;
    }
}

pub async fn what_is_made_of_other_things_stays(subject: &Subject) {
    let other = CacheKey::new(&SPACE, "other", [tag(2), tag(3)]);
    subject.put(&other, b"value").await;
    subject.put(&key(), b"value").await;
    subject.cache.invalidate(tag(1));
    subject.cache.invalidate(CacheTag { kind: "another", ..tag(2) });
    subject.cache.invalidate(tag(4));
    assert_eq!(subject.get(&other).await.as_deref(), Some(&b"value"[..]));
    assert_eq!(subject.cache.get(&key()).await.value, None);
}

pub async fn everything_can_be_invalidated(subject: &Subject) {
    let keys = [key(), CacheKey::new(&SPACE, "other", []), CacheKey::new(&OTHER_SPACE, "key", [])];
    for key in &keys {
        subject.put(key, b"value").await;
    }
    subject.cache.invalidate_all();
    for key in &keys {
        assert_eq!(subject.cache.get(key).await.value, None, "{key:?}");
        subject.put_and_see(key, b"value").await;
    }
}

pub async fn a_value_from_before_an_invalidation_is_served_to_nobody(subject: &Subject) {
    let kinds: [fn(&dyn Cache); 2] =
        [|cache| cache.invalidate(tag(2)), |cache| cache.invalidate_all()];
    for invalidate in kinds {
        subject.put_and_see(&key(), b"first").await;
        let asked = subject.cache.get(&key()).await.ticket;
        invalidate(&*subject.cache);
        subject.cache.put(&key(), b"late", &asked).await;
        assert_eq!(subject.cache.get(&key()).await.value, None);
        // Nor later on, when the cache is sure again.
        subject.put_and_see(&key(), b"current").await;
        subject.cache.put(&key(), b"late", &asked).await;
        assert_ne!(subject.cache.get(&key()).await.value.as_deref(), Some(&b"late"[..]));
    }
}

pub async fn a_ticket_changes_when_something_does(subject: &Subject) {
    subject.put_and_see(&key(), b"value").await;
    let before = subject.cache.get(&key()).await.ticket;
    assert_eq!(subject.cache.get(&key()).await.ticket, before);
    subject.cache.invalidate(tag(1));
    assert_ne!(subject.cache.get(&key()).await.ticket, before);
    subject.put_and_see(&key(), b"value").await;
    assert_ne!(subject.cache.get(&key()).await.ticket, before);
}

/// A value is a number that only grows, as in a database. Whoever reads it after it has grown, and was
/// told, sees at least that.
pub async fn an_invalidation_wins_every_race(subject: &Subject) {
    use std::sync::atomic::{AtomicU64, Ordering};

    let truth = Arc::new(AtomicU64::new(0));
    let told = Arc::new(AtomicU64::new(0));
    let checked = Arc::new(AtomicU64::new(0));
    let readers = (0..8).map(|_| {
        let cache = Arc::clone(&subject.cache);
        let (truth, told, checked) = (truth.clone(), told.clone(), checked.clone());
        tokio::spawn(async move {
            while told.load(Ordering::SeqCst) < 200 {
                let least = told.load(Ordering::SeqCst);
                let lookup = cache.get(&key()).await;
                if let Some(value) = lookup.value {
                    let seen = u64::from_be_bytes(value.try_into().unwrap());
                    assert!(seen >= least, "{seen} after {least}");
                    checked.fetch_add(1, Ordering::SeqCst);
                } else {
                    let seen = truth.load(Ordering::SeqCst);
                    tokio::task::yield_now().await;
                    cache.put(&key(), &seen.to_be_bytes(), &lookup.ticket).await;
                }
                tokio::task::yield_now().await;
            }
        })
    });
    let readers = join_all(readers.collect::<Vec<_>>());
    for number in 1..=200 {
        truth.store(number, Ordering::SeqCst);
        subject.cache.invalidate(tag(1));
        told.store(number, Ordering::SeqCst);
        // Others get their turn, and something is found now and then.
        let found = checked.load(Ordering::SeqCst);
        crate::poll("a hit", MINUTE, async || {
            (number == 200 || checked.load(Ordering::SeqCst) > found).then_some(())
        })
        .await;
    }
    for reader in readers.await {
        reader.unwrap();
    }
}
