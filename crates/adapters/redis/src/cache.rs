use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use socle_application::ports::{Cache, CacheKey, CacheTag, CacheTicket, Lookup, Randomness};
use tokio::sync::Notify;

use crate::RedisLink;
use crate::link::Away;

/// Remembers values for all nodes.
///
/// Everything that values are made of has an *epoch*, a random text, and so has the cache as a whole. A
/// value carries the epochs at the time of the lookup before it was made, and is believed as long as they
/// are the current ones. To invalidate is to remove one epoch, whatever is made of the thing and wherever
/// it is: nothing has to be looked for. Epochs never come back, so a value that is stored late, or
/// survives the eviction of its epoch, is not believed.
///
/// # Guarantees
///
/// - Once a thing was invalidated on this node, nothing is found here that was asked for before and is
///   made of it: until Redis has confirmed, this node does without the cache for it.
/// - Other nodes see it as soon as Redis has the command, which [`RedisCache::run`] gives and, while Redis
///   is away, gives again when it is back.
/// - One lookup is one command; one that finds nothing may be two.
///
/// # Limits of it
///
/// A node that dies before Redis was told leaves others what they have, for as long as the value's space
/// says. Redis decides how much it keeps (`maxmemory` and its policy).
pub struct RedisCache {
    link: Arc<RedisLink>,
    randomness: Arc<dyn Randomness>,
    untold: Mutex<Untold>,
    told_more: Notify,
}

/// What Redis has not confirmed yet.
#[derive(Default)]
struct Untold {
    /// Counts invalidations.
    latest: u64,
    tags: HashMap<CacheTag, u64>,
    everything: Option<u64>,
}

impl Untold {
    /// So many things are told apart; beyond that, everything is invalidated.
    const MOST: usize = 10_000;

    /// The latest invalidation of something that the value is made of.
    fn of(&self, key: &CacheKey) -> Option<u64> {
        let tags = key.tags.iter().filter_map(|tag| self.tags.get(tag)).copied();
        tags.chain(self.everything).max()
    }
}

/// What a lookup without epochs gives: the value is shared in this process and not stored.
const NOT_STORED: &str = "!";

/// How long an epoch lasts that nobody removes. What is made under it is made anew then.
const EPOCH_TTL: Duration = Duration::from_hours(24);

impl RedisCache {
    /// Over that link.
    pub fn new(link: Arc<RedisLink>, randomness: Arc<dyn Randomness>) -> Self {
        Self { link, randomness, untold: Mutex::default(), told_more: Notify::new() }
    }

    /// Tells Redis what was invalidated, for as long as it is polled.
    pub async fn run(&self) -> Infallible {
        loop {
            self.told_more.notified().await;
            while let Some((keys, up_to)) = self.next_to_tell() {
                let mut command = redis::cmd("DEL");
                command.arg(keys);
                match self.link.query::<()>(&command).await {
                    Ok(()) => self.confirmed(up_to),
                    Err(Away) => self.link.opened().await,
                }
            }
        }
    }

    /// The epochs to remove, and the latest invalidation that asked for it.
    fn next_to_tell(&self) -> Option<(Vec<String>, u64)> {
        let untold = self.untold();
        let keys: Vec<_> = if untold.everything.is_some() {
            vec![self.epoch_of_all()]
        } else {
            untold.tags.keys().map(|tag| self.epoch(*tag)).collect()
        };
        (!keys.is_empty()).then_some((keys, untold.latest))
    }

    /// Everything invalidated until then is known to all.
    fn confirmed(&self, up_to: u64) {
        let mut untold = self.untold();
        let all = untold.everything.is_some_and(|number| number <= up_to);
        if all {
            untold.everything = None;
        }
        untold.tags.retain(|_, number| *number > up_to);
    }

    fn untold(&self) -> MutexGuard<'_, Untold> {
        // Nothing that panics runs under it.
        self.untold.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn epoch(&self, CacheTag { kind, id }: CacheTag) -> String {
        self.link.key(format_args!("epoch:{kind}:{id}"))
    }

    fn epoch_of_all(&self) -> String {
        self.link.key("epoch")
    }

    fn value_key(&self, CacheKey { space, key, .. }: &CacheKey) -> String {
        self.link.key(format_args!("cache:{}:{}:{key}", space.name, space.version))
    }

    fn new_epoch(&self) -> String {
        let mut random = [0; 12];
        self.randomness.fill(&mut random);
        URL_SAFE_NO_PAD.encode(random)
    }

    /// What Redis knows: the current epochs, and what is stored.
    async fn ask(&self, key: &CacheKey) -> Result<(Option<String>, Option<Vec<u8>>), Away> {
        let mut epochs = vec![self.epoch_of_all()];
        epochs.extend(key.tags.iter().map(|tag| self.epoch(*tag)));
        let mut command = redis::cmd("MGET");
        command.arg(&epochs).arg(self.value_key(key));
        let mut found: Vec<Option<Vec<u8>>> = self.link.query(&command).await?;
        let stored = found.pop().flatten();
        if let Some(current) = joined(&found) {
            return Ok((Some(current), stored));
        }
        let missing = epochs.iter().zip(&found).filter(|(_, found)| found.is_none());
        let mut pipeline = redis::pipe();
        for (epoch, _) in missing {
            // Whoever is first decides for all.
            let set = pipeline.cmd("SET").arg(epoch).arg(self.new_epoch()).arg("NX");
            set.arg("EX").arg(EPOCH_TTL.as_secs()).ignore();
        }
        pipeline.cmd("MGET").arg(&epochs);
        let (current,): (Vec<Option<Vec<u8>>>,) = self.link.query_all(&pipeline).await?;
        // What is stored is older than the new epochs.
        Ok((joined(&current), None))
    }

    async fn store(&self, key: &CacheKey, value: Vec<u8>) -> Result<(), Away> {
        let ttl = u64::try_from(key.space.ttl.as_millis()).unwrap_or(u64::MAX).max(1);
        let mut command = redis::cmd("SET");
        command.arg(self.value_key(key)).arg(value).arg("PX").arg(ttl);
        self.link.query(&command).await
    }
}

/// Epochs as one text, if all are there.
fn joined(epochs: &[Option<Vec<u8>>]) -> Option<String> {
    let texts = epochs.iter().map(|epoch| std::str::from_utf8(epoch.as_deref()?).ok());
    Some(texts.collect::<Option<Vec<_>>>()?.join("."))
}

/// A value with the epochs it was made under before it.
fn sealed(epochs: &str, value: &[u8]) -> Option<Vec<u8>> {
    let length = u16::try_from(epochs.len()).ok()?;
    Some([&length.to_be_bytes(), epochs.as_bytes(), value].concat())
}

/// The value, if it was made under these epochs.
fn opened(epochs: &str, stored: &[u8]) -> Option<Vec<u8>> {
    let (length, rest) = stored.split_first_chunk()?;
    let (under, value) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    (under == epochs.as_bytes()).then(|| value.to_vec())
}

#[async_trait]
impl Cache for RedisCache {
    async fn get(&self, key: &CacheKey) -> Lookup {
        let none = |ticket: String, answered| Lookup {
            value: None,
            ticket: CacheTicket(format!("{NOT_STORED}{ticket}")),
            answered,
        };
        let untold = self.untold().of(key);
        if let Some(number) = untold {
            return none(number.to_string(), self.link.is_open());
        }
        match self.ask(key).await {
            Err(Away) => none(String::new(), false),
            // An epoch was evicted as soon as it was made.
            Ok((None, _)) => none(String::new(), true),
            Ok((Some(epochs), stored)) => {
                let value = stored.and_then(|stored| opened(&epochs, &stored));
                Lookup { value, ticket: CacheTicket(epochs), answered: true }
            }
        }
    }

    async fn put(&self, key: &CacheKey, value: &[u8], ticket: &CacheTicket) {
        if ticket.0.starts_with(NOT_STORED) {
            return;
        }
        if let Some(value) = sealed(&ticket.0, value) {
            // What is not stored is made again.
            let _ = self.store(key, value).await;
        }
    }

    fn invalidate(&self, tag: CacheTag) {
        let mut untold = self.untold();
        untold.latest += 1;
        let number = untold.latest;
        untold.tags.insert(tag, number);
        if untold.tags.len() > Untold::MOST {
            untold.tags.clear();
            untold.everything = Some(number);
        }
        drop(untold);
        self.told_more.notify_one();
    }

    fn invalidate_all(&self) {
        let mut untold = self.untold();
        untold.latest += 1;
        untold.everything = Some(untold.latest);
        drop(untold);
        self.told_more.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_opens_under_its_epochs_only() {
        let stored = sealed("a.b", b"value").unwrap();
        assert_eq!(opened("a.b", &stored).as_deref(), Some(&b"value"[..]));
        assert_eq!(opened("a.c", &stored), None);
        assert_eq!(opened("a.", &stored), None);
        assert_eq!(opened("a.bvalue", &stored), None);
        for broken in [&b""[..], b"\0", b"\0\x05ab"] {
            assert_eq!(opened("ab", broken), None);
        }
        assert_eq!(opened("", &sealed("", b"").unwrap()).as_deref(), Some(&b""[..]));
    }

    #[test]
    fn epochs_count_together() {
        let some = |text: &str| Some(text.as_bytes().to_vec());
        assert_eq!(joined(&[some("a"), some("b")]).as_deref(), Some("a.b"));
        assert_eq!(joined(&[some("a"), None]), None);
    }
}
