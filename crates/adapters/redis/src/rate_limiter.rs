use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use redis::Script;
use socle_application::ports::{Clock, Mac, RateDecision, RateLimit, RateLimiter};

use crate::RedisLink;
use crate::link::Away;

/// Counts for all nodes at once.
///
/// A window starts with its first hit on any node and ends `window` later, whatever is hit in between;
/// then the next hit starts another. Of any number of concurrent hits, exactly `max` are allowed.
///
/// # While Redis is away
///
/// This node's own count decides. It is kept all the time, so whoever has used up a limit on this node
/// gains nothing by an outage. What Redis forgets is counted anew, as after a restart of a node.
///
/// # What it costs
///
/// One answer of Redis a hit, and up to [`RedisSettings::patience`](crate::RedisSettings::patience) for
/// those that find out that it is away. A key takes some 200 bytes for as long as its window lasts.
///
/// Keys stand in Redis as codes that nobody without this installation's keys can make: no address.
pub struct RedisRateLimiter {
    link: Arc<RedisLink>,
    here: Arc<dyn RateLimiter>,
    mac: Arc<dyn Mac>,
    time: TimeOf,
    hit: Script,
    peek: Script,
}

/// Whose time decides when a window ends.
pub enum TimeOf {
    /// That of Redis: nodes whose clocks differ agree on it.
    Redis,
    /// A clock of ours, which a test can move.
    Clock(Arc<dyn Clock>),
}

/// The beginning of both scripts: `now`, and the window if one is open. One that seems to begin more than
/// a minute from now means that the clock was set back. Times are microseconds, which a number of Lua
/// holds exactly until the year 2255.
const OPEN_WINDOW: &str = r"
local length, now = tonumber(ARGV[1]), tonumber(ARGV[2])
if not now then
    local time = redis.call('TIME')
    now = time[1] * 1000000 + time[2]
end
local window = redis.call('HMGET', KEYS[1], 'hits', 'ends')
local hits, ends = tonumber(window[1]), tonumber(window[2])
local open = hits and ends and now < ends and ends - now - length <= 60000000
";

/// Counts one more. Beyond the limit there is nothing to tell apart: a flood costs no write.
const HIT: &str = r"
local max = tonumber(ARGV[3])
if not open then
    hits, ends = 1, now + length
    redis.call('HSET', KEYS[1], 'hits', 1, 'ends', string.format('%.0f', ends))
    redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.ceil(length / 1000) + 60000))
elseif hits <= max then
    hits = redis.call('HINCRBY', KEYS[1], 'hits', 1)
else
    hits = max + 1
end
return {hits, math.min(ends - now, length)}
";

/// Only looks.
const PEEK: &str = r"
if open then return {hits, math.min(ends - now, length)} end
return {0, length}
";

impl RedisRateLimiter {
    /// Counts over that link, and on this node with `here`.
    pub fn new(
        link: Arc<RedisLink>,
        here: Arc<dyn RateLimiter>,
        mac: Arc<dyn Mac>,
        time: TimeOf,
    ) -> Self {
        let script = |rest: &str| Script::new(&format!("{OPEN_WINDOW}{rest}"));
        Self { link, here, mac, time, hit: script(HIT), peek: script(PEEK) }
    }

    /// The longest window there can be: some thirty years.
    const LONGEST: Duration = Duration::from_secs(1_000_000_000);

    /// The key of a window. What ends where the other begins is another key.
    fn key(&self, limit: &RateLimit, key: &str) -> String {
        let code = self.mac.mac("rate limit", key.as_bytes());
        // 128 bits are enough to tell keys apart.
        let code = URL_SAFE_NO_PAD.encode(&code.as_bytes()[..16]);
        self.link.key(format_args!("limit:{}:{code}", limit.name))
    }

    /// Runs a script: how many hits the window has, and how long it still lasts.
    async fn run(
        &self,
        script: &Script,
        limit: &RateLimit,
        key: &str,
    ) -> Result<(u32, Duration), Away> {
        let length = limit.window.min(Self::LONGEST);
        let now = match &self.time {
            TimeOf::Redis => String::new(),
            TimeOf::Clock(clock) => clock.now().timestamp_micros().to_string(),
        };
        let mut invocation = script.prepare_invoke();
        invocation.key(self.key(limit, key));
        invocation.arg(u64::try_from(length.as_micros()).unwrap_or(u64::MAX));
        invocation.arg(now).arg(limit.max);
        let invocation = &invocation;
        let (hits, rest): (u64, u64) = self
            .link
            .ask(|mut connection| async move { invocation.invoke_async(&mut connection).await })
            .await?;
        Ok((u32::try_from(hits).unwrap_or(u32::MAX), Duration::from_micros(rest).min(limit.window)))
    }
}

#[async_trait]
impl RateLimiter for RedisRateLimiter {
    async fn hit(&self, limit: &RateLimit, key: &str) -> RateDecision {
        let here = self.here.hit(limit, key).await;
        let Ok((hits, resets_in)) = self.run(&self.hit, limit, key).await else { return here };
        RateDecision {
            allowed: hits <= limit.max,
            max: limit.max,
            remaining: limit.max.saturating_sub(hits),
            resets_in,
        }
    }

    async fn peek(&self, limit: &RateLimit, key: &str) -> RateDecision {
        let Ok((hits, resets_in)) = self.run(&self.peek, limit, key).await else {
            return self.here.peek(limit, key).await;
        };
        RateDecision {
            allowed: hits < limit.max,
            max: limit.max,
            remaining: limit.max.saturating_sub(hits),
            resets_in,
        }
    }
}
