//! Redis goes away and comes back.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use socle_application::ports::{Cache as _, Heard, Signal, Signals as _};
use socle_redis::RedisSettings;
use socle_tests::poll;
use socle_tests::redis_server::RedisServer;
use uuid::Uuid;

use crate::support::{Everything, PATIENCE, THING, TOPIC, in_time};

fn signal(body: &str) -> Signal {
    Signal { topic: TOPIC, of: Uuid::nil(), body: body.to_owned() }
}

/// Two nodes, and what they share.
async fn start() -> (RedisServer, Everything, Everything) {
    let server = RedisServer::start().await;
    let settings = server.settings();
    let nodes = (Everything::on(&settings).await, Everything::on(&settings).await);
    (server, nodes.0, nodes.1)
}

#[tokio::test]
async fn limits_hold_for_all_nodes_then_for_each_and_for_all_again() {
    let (mut server, here, there) = start().await;
    assert!(here.hit("first").await && there.hit("first").await && here.hit("first").await);
    assert!(!here.hit("first").await && !there.hit("first").await);
    // Of one who used all of it up here.
    for allowed in [true, true, true, false] {
        assert_eq!(here.hit("second").await, allowed);
    }

    server.stop();
    assert!(!here.hit("second").await, "an outage gives nothing back");
    for node in [&here, &there] {
        for allowed in [true, true, true, false] {
            assert_eq!(node.hit("third").await, allowed, "each node counts for itself");
        }
        assert!(!node.node.link.is_open());
    }

    server.start_again().await;
    for node in [&here, &there] {
        in_time(node.node.link.opened()).await;
    }
    assert!(here.hit("fourth").await && there.hit("fourth").await && there.hit("fourth").await);
    assert!(!here.hit("fourth").await && !there.hit("fourth").await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_asks_while_redis_goes_and_comes_gets_an_answer() {
    let (mut server, here, there) = start().await;
    let nodes = [Arc::new(here), Arc::new(there)];
    let stop = Arc::new(AtomicBool::new(false));
    let rounds = Arc::new(AtomicU32::new(0));
    let asking = (0..16).map(|number| {
        let (node, stop, rounds) = (nodes[number % 2].clone(), stop.clone(), rounds.clone());
        tokio::spawn(async move {
            let mut allowed = 0;
            while !stop.load(Ordering::SeqCst) {
                allowed += u32::from(node.hit(&format!("key {number}")).await);
                assert_eq!(node.read(7).await, 7);
                if number == 0 {
                    node.cache.invalidate(THING);
                }
                node.signals.send(signal("any"));
                rounds.fetch_add(1, Ordering::SeqCst);
                tokio::task::yield_now().await;
            }
            allowed
        })
    });
    let asking = join_all(asking.collect::<Vec<_>>());
    let more = async || {
        let before = rounds.load(Ordering::SeqCst);
        poll("more answers", PATIENCE, async || {
            (rounds.load(Ordering::SeqCst) > before + 100).then_some(())
        })
        .await;
    };
    for _ in 0..3 {
        more().await;
        server.stop();
        for node in &nodes {
            node.node.closed().await;
        }
        more().await;
        server.start_again().await;
        for node in &nodes {
            in_time(node.node.link.opened()).await;
        }
    }
    more().await;
    stop.store(true, Ordering::SeqCst);
    for allowed in asking.await {
        // Each time that Redis forgets, it counts anew.
        let allowed = allowed.unwrap();
        assert!((3..=3 * 4).contains(&allowed), "{allowed}");
    }
    server.expect_nothing_forbidden().await;
}

/// Settings of a node that does not wait long.
fn impatient(server: &RedisServer) -> RedisSettings {
    RedisSettings { patience: Duration::from_millis(500), ..server.settings() }
}

#[tokio::test]
async fn redis_that_says_nothing_counts_as_away() {
    let server = RedisServer::start().await;
    let here = Everything::on(&impatient(&server)).await;
    server.freeze();
    // Those who find out wait as long as patience lasts; nobody after them does.
    let answers = join_all((0..10).map(|_| here.hit("key"))).await;
    assert_eq!(answers.iter().filter(|allowed| **allowed).count(), 3);
    assert!(!here.node.link.is_open());
    assert_eq!(here.read(1).await, 1);
    assert_eq!(here.read(2).await, 2, "nothing is cached");
    let statistics = here.read.statistics()[0];
    assert!(statistics.unanswered >= 2 && statistics.hits == 0, "{statistics:?}");
    server.thaw();
    in_time(here.node.link.opened()).await;
    poll("a cache that works", PATIENCE, async || {
        let (one, other) = (here.read(3).await, here.read(4).await);
        (one == other).then_some(())
    })
    .await;
}

/// Redis itself keeps what it had: it was only out of reach.
#[tokio::test]
async fn what_was_invalidated_while_redis_was_away_is_found_by_nobody_afterwards() {
    let server = RedisServer::start().await;
    let here = Everything::on(&impatient(&server)).await;
    let there = Everything::on(&server.settings()).await;
    assert_eq!(here.read(1).await, 1);
    assert_eq!(there.read(2).await, 1, "nodes share what one has made");

    server.freeze();
    here.cache.invalidate(THING);
    here.node.closed().await;
    assert_eq!(here.read(3).await, 3, "the node that was told does without");
    server.thaw();
    poll("the news on the other node", PATIENCE, async || (!there.finds().await).then_some(()))
        .await;
    let current = there.read(4).await;
    assert_ne!(current, 1);
    in_time(here.node.link.opened()).await;
    poll("the same on both", PATIENCE, async || {
        (here.read(5).await == there.read(6).await).then_some(())
    })
    .await;
}

#[tokio::test]
async fn nodes_are_told_that_they_missed_signals_and_hear_the_next() {
    let (mut server, here, there) = start().await;
    let mut near = here.signals.subscribe(&TOPIC, Uuid::nil());
    let mut far = there.signals.subscribe(&TOPIC, Uuid::nil());
    here.signals.send(signal("one"));
    for listening in [&mut near, &mut far] {
        assert_eq!(in_time(listening.next()).await, Heard::Signal("one".into()));
    }

    server.stop();
    for node in [&here, &there] {
        node.node.closed().await;
    }
    here.signals.send(signal("two"));
    assert_eq!(in_time(near.next()).await, Heard::Signal("two".into()), "on its own node");

    server.start_again().await;
    for listening in [&mut near, &mut far] {
        assert_eq!(in_time(listening.next()).await, Heard::Missed);
    }
    // Both listen again: whatever is said now reaches both, perhaps after another word of what was
    // missed.
    here.signals.send(signal("three"));
    for listening in [&mut near, &mut far] {
        loop {
            match in_time(listening.next()).await {
                Heard::Missed => {}
                Heard::Signal(body) => break assert_eq!(&*body, "three"),
            }
        }
    }
}
