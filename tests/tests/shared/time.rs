//! Windows that end by the time of Redis.

use std::time::Duration;

use socle_application::ports::{RateLimit, RateLimiter as _};
use socle_tests::poll;
use socle_tests::redis_server::RedisServer;

use crate::support::{Everything, PATIENCE};

const ONCE: RateLimit = RateLimit { name: "once", max: 1, window: Duration::from_secs(2) };

#[tokio::test]
async fn a_window_ends_by_the_time_of_redis() {
    let server = RedisServer::start().await;
    let here = Everything::on(&server.settings()).await;
    let there = Everything::on(&server.settings()).await;
    assert!(here.limiter.hit(&ONCE, "key").await.allowed);
    let refused = there.limiter.hit(&ONCE, "key").await;
    assert!(!refused.allowed && refused.resets_in <= ONCE.window, "{refused:?}");
    let seen = there.limiter.peek(&ONCE, "key").await;
    assert!(seen.resets_in <= refused.resets_in, "{seen:?} after {refused:?}");
    // What is refused prolongs nothing.
    poll("another window", PATIENCE, async || {
        there.limiter.hit(&ONCE, "key").await.allowed.then_some(())
    })
    .await;
    assert!(!here.limiter.hit(&ONCE, "key").await.allowed);
}
