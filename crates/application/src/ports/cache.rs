use std::fmt::Display;
use std::time::Duration;

use async_trait::async_trait;
use uuid::Uuid;

/// A kind of values that are cached alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CacheSpace {
    /// Names it, in keys and in statistics: lower-case letters and underscores.
    pub name: &'static str,
    /// Changes with the form of the values: what another version wrote is not read.
    pub version: u32,
    /// How long a value may be served at most. It bounds how long a change goes unnoticed of which
    /// nobody told.
    pub ttl: Duration,
}

/// A thing that cached values are made of. When it changes, all of them are wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CacheTag {
    /// What kind of thing.
    pub kind: &'static str,
    /// Which.
    pub id: Uuid,
}

/// What a value is found under. It holds identifiers only: a shared cache keeps it readable, and
/// nothing there can be erased for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheKey {
    /// The kind of value.
    pub space: &'static CacheSpace,
    /// Which of them.
    pub key: String,
    /// The things it is made of.
    pub tags: Vec<CacheTag>,
}

impl CacheKey {
    /// The key of one value, made of these things.
    pub fn new(
        space: &'static CacheSpace,
        key: impl Display,
        tags: impl IntoIterator<Item = CacheTag>,
    ) -> Self {
        Self { space, key: key.to_string(), tags: tags.into_iter().collect() }
    }
}

/// When a cache was asked, as it counts: two alike mean that nothing the value is made of has changed
/// in between, as far as this node was told.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CacheTicket(pub String);

/// What a cache says about a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookup {
    /// The value, if there is one that may be believed.
    pub value: Option<Vec<u8>>,
    /// For [`Cache::put`], and to tell moments apart.
    pub ticket: CacheTicket,
    /// Whether the cache could be asked at all.
    pub answered: bool,
}

/// Remembers what was expensive to make. Truth is elsewhere: a cache that fails or forgets costs the
/// work once more, and never an error. Use cases take it through
/// [`ReadThrough`](crate::caching::ReadThrough).
#[async_trait]
pub trait Cache: Send + Sync {
    /// What is remembered.
    async fn get(&self, key: &CacheKey) -> Lookup;

    /// Remembers a value for at most as long as its space says. The ticket is that of the lookup
    /// *before* the value was made: if anything the value is made of has changed since, it is not
    /// served to anybody.
    async fn put(&self, key: &CacheKey, value: &[u8], ticket: &CacheTicket);

    /// A thing has changed. On this node, nothing from before is found from now on; on others that
    /// share the cache, as soon as it can be reached. Called on the path of requests: it does not
    /// wait.
    fn invalidate(&self, tag: CacheTag);

    /// Anything may have changed.
    fn invalidate_all(&self);
}
