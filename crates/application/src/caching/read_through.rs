use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use chrono::TimeDelta;
use serde::Serialize;
use serde::de::DeserializeOwned;
use socle_domain::Timestamp;

use super::flights::Flights;
use super::statistics::{CacheStatistics, Counts};
use crate::ports::{Cache, CacheKey, CacheSpace, Clock, Lookup, Randomness};

/// Serves from a cache, and makes what it lacks.
///
/// # Guarantees
///
/// - However many ask at once, each process makes a value once; the others take it. Whoever makes it
///   and leaves, or fails, is followed by the next.
/// - Nothing that was begun before an invalidation is served to whoever asks after it.
/// - Shortly before a value's time is over, somebody makes it anew while the others are still served
///   the old one: the costlier it is, the earlier. So not every node starts at the same moment.
/// - A cache that fails costs the work, and nothing else.
pub struct ReadThrough {
    cache: Arc<dyn Cache>,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
    flights: Flights,
    counts: RwLock<BTreeMap<&'static str, Arc<Counts>>>,
}

/// A value with what stands before it in the cache: until when it may be served, and what it cost.
struct Stored<'a> {
    expires_at: i64,
    cost: i64,
    json: &'a [u8],
}

impl<'a> Stored<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let (expires_at, rest) = bytes.split_first_chunk()?;
        let (cost, json) = rest.split_first_chunk()?;
        let [expires_at, cost] = [expires_at, cost].map(|bytes| i64::from_be_bytes(*bytes));
        Some(Self { expires_at, cost, json })
    }

    fn write(&self) -> Arc<[u8]> {
        let head = [self.expires_at, self.cost].map(i64::to_be_bytes).concat();
        [&head, self.json].concat().into()
    }
}

impl ReadThrough {
    /// Over its ports.
    pub fn new(
        cache: Arc<dyn Cache>,
        clock: Arc<dyn Clock>,
        randomness: Arc<dyn Randomness>,
    ) -> Self {
        let (flights, counts) = (Flights::default(), RwLock::default());
        Self { cache, clock, randomness, flights, counts }
    }

    /// The value under a key, or what `compute` makes, which is then remembered.
    pub async fn get_or_compute<T, E, F>(
        &self,
        key: &CacheKey,
        compute: impl FnOnce() -> F,
    ) -> Result<T, E>
    where
        T: Serialize + DeserializeOwned,
        F: Future<Output = Result<T, E>>,
    {
        self.get_or_compute_until(key, |_| None, compute).await
    }

    /// The same of a value that may be wrong earlier than its space says, though nothing changes by
    /// then: from the moment on that `until` tells.
    pub async fn get_or_compute_until<T, E, F>(
        &self,
        key: &CacheKey,
        until: impl FnOnce(&T) -> Option<Timestamp>,
        compute: impl FnOnce() -> F,
    ) -> Result<T, E>
    where
        T: Serialize + DeserializeOwned,
        F: Future<Output = Result<T, E>>,
    {
        let counts = self.counts(key.space);
        let lookup = self.cache.get(key).await;
        if !lookup.answered {
            counts.unanswered.add_one();
        }
        let known = self.usable(key.space, &lookup);
        if let Some((value, stored)) = &known
            && !self.is_due(stored)
            && let Some(value) = value_of(value)
        {
            counts.hits.add_one();
            return Ok(value);
        }
        let outdated = known.map(|(_, stored)| stored.expires_at);

        let seat = self.flights.join(key, &lookup.ticket);
        let mut made = seat.flight.lock().await;
        if let Some(value) = made.as_deref().and_then(Stored::read).and_then(|s| value_of(s.json)) {
            counts.shared.add_one();
            return Ok(value);
        }
        // Between our look and our turn, somebody may have come to an end.
        let lookup = self.cache.get(key).await;
        if let Some((value, stored)) = self.usable(key.space, &lookup)
            && outdated.is_none_or(|outdated| outdated < stored.expires_at)
            && let Some(value) = value_of(value)
        {
            counts.hits.add_one();
            return Ok(value);
        }
        counts.misses.add_one();
        let began = self.clock.now();
        let value = compute().await?;
        let Ok(json) = serde_json::to_vec(&value) else {
            tracing::error!(space = key.space.name, "a value cannot be written, nor cached");
            return Ok(value);
        };
        let now = self.clock.now();
        let cost = (now - began).num_microseconds().unwrap_or_default();
        let end = end_of(key.space, now);
        let expires_at = until(&value).map_or(end, |until| end.min(until.timestamp_micros()));
        let stored = Stored { expires_at, cost, json: &json }.write();
        *made = Some(Arc::clone(&stored));
        // Those who wait need not wait for the cache.
        drop(made);
        self.cache.put(key, &stored, &lookup.ticket).await;
        Ok(value)
    }

    /// How well each space is cached, in the order of their names.
    pub fn statistics(&self) -> Vec<CacheStatistics> {
        let counts = self.counts.read().unwrap_or_else(PoisonError::into_inner);
        counts.iter().map(|(space, counts)| counts.read(space)).collect()
    }

    fn counts(&self, space: &'static CacheSpace) -> Arc<Counts> {
        let known = self.counts.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(counts) = known.get(space.name) {
            return Arc::clone(counts);
        }
        drop(known);
        let mut known = self.counts.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(space.name).or_default())
    }

    /// What was found, if its time is not over. A time that ends later than any begun now means that
    /// the clock was set back: nobody knows how old it is.
    fn usable<'a>(&self, space: &CacheSpace, lookup: &'a Lookup) -> Option<(&'a [u8], Stored<'a>)> {
        let stored = Stored::read(lookup.value.as_deref()?)?;
        let now = self.clock.now();
        let is_current =
            now.timestamp_micros() < stored.expires_at && stored.expires_at <= end_of(space, now);
        is_current.then_some((stored.json, stored))
    }

    /// Whether to make it anew although it can still be served: by chance, which grows with what it
    /// costs and as its end comes closer (XFetch, Vattani et al., VLDB 2015).
    fn is_due(&self, stored: &Stored<'_>) -> bool {
        let mut bytes = [0; 4];
        self.randomness.fill(&mut bytes);
        // From 1/2^32 to 1: the logarithm of 0 has no end.
        let chance = (f64::from(u32::from_be_bytes(bytes)) + 1.0) / (f64::from(u32::MAX) + 1.0);
        #[expect(clippy::cast_precision_loss, reason = "a chance needs no 53 bits")]
        let (left, cost) = (
            (stored.expires_at - self.clock.now().timestamp_micros()) as f64,
            stored.cost.max(0) as f64,
        );
        left <= cost * -chance.ln()
    }
}

fn end_of(space: &CacheSpace, now: Timestamp) -> i64 {
    let ttl = TimeDelta::from_std(space.ttl).unwrap_or(TimeDelta::MAX);
    now.checked_add_signed(ttl).unwrap_or(Timestamp::MAX_UTC).timestamp_micros()
}

/// What another version wrote under the same number is no value.
fn value_of<T: DeserializeOwned>(json: &[u8]) -> Option<T> {
    serde_json::from_slice(json).ok()
}
