//! What Redis is told to do.

use std::collections::BTreeSet;

use socle_application::ports::{Cache as _, Heard, RateLimiter as _, Signal, Signals as _};
use socle_tests::poll;
use socle_tests::redis_server::RedisServer;
use uuid::Uuid;

use crate::support::{Everything, LIMIT, PATIENCE, THING, TOPIC, in_time};

/// Whatever the adapters ever say. Each of them takes as long as the keys it names.
const SAID: &[&str] = &[
    "client|setinfo",
    "del",
    "evalsha",
    "get",
    "hello",
    "hincrby",
    "hmget",
    "hset",
    "mget",
    "pexpire",
    "ping",
    "publish",
    "script|load",
    "select",
    "set",
    "subscribe",
    "time",
];

/// What this test itself asks.
const ASKED: &[&str] = &["info"];

#[tokio::test]
async fn nothing_is_said_that_stops_redis_for_others_and_nothing_stays_for_ever() {
    let server = RedisServer::start().await;
    let here = Everything::on(&server.settings()).await;
    let there = Everything::on(&server.settings()).await;
    // Everything that the adapters can do.
    for _ in 0..5 {
        here.hit("key").await;
        there.limiter.peek(&LIMIT, "key").await;
    }
    let mut listening = there.signals.subscribe(&TOPIC, Uuid::nil());
    here.signals.send(Signal { topic: TOPIC, of: Uuid::nil(), body: "text".to_owned() });
    assert_eq!(in_time(listening.next()).await, Heard::Signal("text".into()));
    here.read(1).await;
    for invalidate_all in [false, true] {
        if invalidate_all {
            here.cache.invalidate_all();
        } else {
            here.cache.invalidate(THING);
        }
        poll("the news on the other node", PATIENCE, async || (!there.finds().await).then_some(()))
            .await;
        there.read(2).await;
    }
    poll("a value on both", PATIENCE, async || here.finds().await.then_some(())).await;

    let known: BTreeSet<String> = SAID.iter().chain(ASKED).map(|name| (*name).to_owned()).collect();
    let said = server.commands().await;
    let others: Vec<_> = said.difference(&known).collect();
    assert!(others.is_empty(), "{others:?}");
    assert!(said.contains("evalsha") && said.contains("mget") && said.contains("del"), "{said:?}");
    server.expect_nothing_forbidden().await;

    let text = server.info("keyspace").await;
    let line = text.lines().find_map(|line| line.strip_prefix("db0:")).expect("there are keys");
    let number = |name: &str| {
        let part = line.split(',').find_map(|part| part.strip_prefix(name));
        part.expect("a number").parse::<u32>().unwrap()
    };
    let (keys, expiring) = (number("keys="), number("expires="));
    assert!(keys >= 4, "{line}");
    assert_eq!(keys, expiring, "every key expires");
}
